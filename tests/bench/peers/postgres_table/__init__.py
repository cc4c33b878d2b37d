"""The same events in one PostgreSQL table with the four indexes a timeline needs; how many bytes they take."""
