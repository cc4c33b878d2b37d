"""One file per resource: parse, call, return. No rule lives here."""
