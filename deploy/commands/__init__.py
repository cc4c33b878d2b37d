"""One file for each subcommand of `timeline`."""
