"""Files of CRM objects: taken in as a stream, judged by their bytes, kept in an object store, given out by links."""
