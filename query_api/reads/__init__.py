"""From ClickHouse to answers: the store with its nets of isolation, the repository, periods, cursors, the watermark."""
