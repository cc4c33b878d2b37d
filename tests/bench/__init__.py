"""Benchmarks: figures for people, never a reason for the suite to fail. `make bench`."""
