"""The antivirus hook: every chunk of an upload goes past a scanner, and no file is kept before it has said yes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from typing import Protocol

import structlog

from query_api.files.errors import FileInfected, FilesUnavailable

_LENGTH_BYTES = 4
_MAX_REPLY_BYTES = 4096
_log = structlog.get_logger(__name__)


class Scan(Protocol):
    """One file on its way past the scanner."""

    async def feed(self, chunk: bytes) -> None:
        """The next bytes. Raises FilesUnavailable."""

    async def finish(self) -> None:
        """There are no more. Raises FileInfected, or FilesUnavailable when nobody can say."""


class Scanner(Protocol):
    """Whatever judges files: add another one here and choose it in `scanner_of`."""

    def scan(self) -> AbstractAsyncContextManager[Scan]:
        """A file begins."""


def scanner_of(address: str | None, timeout_seconds: float) -> Scanner:
    """The scanner of `TIMELINE_FILES_CLAMD`, or one that lets everything pass."""
    if address is None:
        return NoScanner()
    host, _, port = address.rpartition(":")
    return ClamdScanner(host, int(port), timeout_seconds)


class NoScanner:
    """Lets everything pass."""

    @asynccontextmanager
    async def scan(self) -> AsyncIterator[Scan]:
        """A file begins."""
        yield _NoScan()


class _NoScan:
    async def feed(self, chunk: bytes) -> None:
        pass

    async def finish(self) -> None:
        pass


class ClamdScanner:
    """clamd over TCP, its command INSTREAM (clamd(8)): the file streams by, nothing is stored there."""

    def __init__(self, host: str, port: int, timeout_seconds: float) -> None:
        self._host = host
        self._port = port
        self._timeout_seconds = timeout_seconds

    @asynccontextmanager
    async def scan(self) -> AsyncIterator[Scan]:
        """A connection for one file. Raises FilesUnavailable when clamd is not there."""
        with _scanner_errors():
            async with asyncio.timeout(self._timeout_seconds):
                reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(b"zINSTREAM\0")
            yield _ClamdScan(reader, writer, self._timeout_seconds)
        finally:
            # Not close(), which waits while clamd does not read what was written; the verdict is here, or unwanted.
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()


class _ClamdScan:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, timeout_seconds: float) -> None:
        self._reader = reader
        self._writer = writer
        self._timeout_seconds = timeout_seconds

    async def feed(self, chunk: bytes) -> None:
        with _scanner_errors():
            self._writer.write(len(chunk).to_bytes(_LENGTH_BYTES, "big") + chunk)
            async with asyncio.timeout(self._timeout_seconds):
                await self._writer.drain()

    async def finish(self) -> None:
        with _scanner_errors():
            self._writer.write(bytes(_LENGTH_BYTES))
            async with asyncio.timeout(self._timeout_seconds):
                await self._writer.drain()
                reply = await self._reader.read(_MAX_REPLY_BYTES)
        verdict = reply.rstrip(b"\0\n ").decode("utf-8", "replace")
        if verdict.endswith("FOUND"):
            raise FileInfected
        if not verdict.endswith(": OK"):
            # Above all "INSTREAM size limit exceeded": StreamMaxLength of clamd.conf is below our own limit.
            _log.error("scanner_said", verdict=verdict[:200])
            raise FilesUnavailable("the file could not be searched for viruses")


@contextmanager
def _scanner_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, TimeoutError, EOFError) as error:
        _log.warning("scanner_unreachable", cause=repr(error))
        raise FilesUnavailable("the file could not be searched for viruses; try again") from error
