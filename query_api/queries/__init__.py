"""One file per query: fixed SQL with server-side parameters. Values never become part of the text."""
