"""`SeenIds`: which ids of a file came before, on disk: a file of millions of lines costs no memory."""

import sqlite3
from types import TracebackType
from typing import Self
from uuid import UUID


class SeenIds:
    """A database without a name, which SQLite removes when it is closed."""

    def __init__(self) -> None:
        # Empty name: a temporary file, kept in memory only as far as the page cache goes.
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, line INTEGER, content INTEGER) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._database.close()

    def first(self, event_id: str, line: int, content: int) -> tuple[int, int]:
        """Line and content hash of the first row with this id: these, when it is this one."""
        key = UUID(event_id).bytes
        done = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (key, line, content))
        if done.rowcount:
            return line, content
        found = self._database.execute("SELECT line, content FROM seen WHERE id = ?", (key,)).fetchone()
        return int(found[0]), int(found[1])
