"""A stock Faust agent: `take`, insert in a thread, Faust's own acknowledgements."""
