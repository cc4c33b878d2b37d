"""Dead letters for operators: found, shown and replayed by `timeline dead-letters`."""
