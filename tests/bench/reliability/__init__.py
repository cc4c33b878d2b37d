"""`make bench-reliability`: every fault at its full count, with the oracle of `tests/faults`."""
