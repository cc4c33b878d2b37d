"""Live updates: changes as they become readable, over a WebSocket or as server-sent events."""
