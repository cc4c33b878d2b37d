"""How it runs: the `timeline` command, the embedded stack, images and migrations. May import every other room."""
