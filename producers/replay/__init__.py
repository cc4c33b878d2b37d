"""Replay of dead letters: repaired, judged as the worker would, published again. Called by the CLI and by the API."""
