"""Scripts that run in BottleCRM's environment, not in ours."""
