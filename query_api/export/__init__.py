"""Every event that a filter finds, as a file: read page by page, written as CSV, JSON lines or Parquet."""
