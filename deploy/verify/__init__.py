"""Proves that log, store and summary agree: `timeline verify`. Wired in `deploy/verify/verification.py`."""
