"""The antivirus hook: clamd's answers, and its silence."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from query_api.files.antivirus import ClamdScanner
from query_api.files.errors import FileInfected, FilesUnavailable
from tests.unit.query_api.files.uploading import PDF, Events, Uploading, files_in

EICAR = b"VIRUS"


@asynccontextmanager
async def clamd(reply: bytes | None) -> AsyncIterator[ClamdScanner]:
    """A server that speaks INSTREAM as clamd(8) says; without a reply it hangs up in the middle."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(length)
            if reply is None:
                break
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else reply
        writer.write(found or b"")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield ClamdScanner("127.0.0.1", server.sockets[0].getsockname()[1], 5)


@pytest.mark.parametrize(
    ("reply", "tail", "error"),
    [
        (b"stream: OK\0", b"", None),
        (b"stream: OK\0", EICAR, FileInfected),
        (b"INSTREAM size limit exceeded. ERROR\0", b"", FilesUnavailable),
        (None, b"", FilesUnavailable),
    ],
    ids=["clean", "infected", "too large for clamd", "clamd hangs up"],
)
def test_only_what_the_scanner_lets_pass_is_kept(
    upload: Uploading,
    events: Events,
    tmp_path: Path,
    *,
    reply: bytes | None,
    tail: bytes,
    error: type[Exception] | None,
) -> None:
    async def run() -> None:
        async with clamd(reply) as scanner:
            await upload(PDF, tail, scanner=scanner)

    if error is None:
        asyncio.run(run())
        assert len(events.published) == 1
        return
    with pytest.raises(error):
        asyncio.run(run())
    assert files_in(tmp_path) == []
    assert events.published == []


def test_while_the_scanner_is_away_nothing_is_taken(upload: Uploading, events: Events, tmp_path: Path) -> None:
    with pytest.raises(FilesUnavailable):
        asyncio.run(upload(scanner=ClamdScanner("127.0.0.1", 1, 5)))

    assert (files_in(tmp_path), events.published) == ([], [])


def test_a_scanner_that_stands_still_holds_no_upload(upload: Uploading, tmp_path: Path) -> None:
    # More than the buffers of both ends take.
    chunks = [PDF, *[bytes(1024**2)] * 32]

    async def run() -> None:
        ended = asyncio.Event()

        async def reads_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await ended.wait()
            writer.transport.abort()

        async with await asyncio.start_server(reads_nothing, "127.0.0.1", 0) as server:
            scanner = ClamdScanner("127.0.0.1", server.sockets[0].getsockname()[1], 0.2)
            try:
                async with asyncio.timeout(5):
                    await upload(*chunks, scanner=scanner)
            finally:
                ended.set()

    with pytest.raises(FilesUnavailable):
        asyncio.run(run())
    assert files_in(tmp_path) == []
