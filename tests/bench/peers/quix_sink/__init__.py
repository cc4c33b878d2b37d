"""A quixstreams application: a dataframe of one step and a batching sink."""
