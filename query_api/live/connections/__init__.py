"""The two kinds of live connections: who is let in, how frames reach a client, and how it ends."""
