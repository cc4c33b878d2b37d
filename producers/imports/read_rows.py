"""A CSV or JSONL file in, its rows with their line numbers out; memory does not grow with the file."""

import csv
import hashlib
import os
from collections.abc import Generator, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from producers.imports.errors import UnreadableFile
from producers.imports.mapping import ImportMapping
from schemas.activity_message import MAX_DEPTH, MAX_MESSAGE_BYTES

_ENDS = 1024 * 1024
_LINE = msgspec.json.Decoder(dict[str, Any])


class SourceRow(msgspec.Struct, frozen=True):
    """One row: its first line in the file, counted from 1, and its cells; or why it is none."""

    line: int
    cells: dict[str, Any]
    problem: str = ""


def rows_of(stream: BinaryIO, name: str, mapping: ImportMapping) -> Generator[SourceRow, None, None]:
    """Every row; close it before the stream. Raises UnreadableFile for another kind of file or a foreign header."""
    match Path(name).suffix.lower():
        case ".csv":
            return _csv_rows(stream, mapping)
        case ".jsonl" | ".ndjson":
            return _json_rows(stream)
        case _:
            raise UnreadableFile(f"{name}: import takes .csv and .jsonl")


def fingerprint(stream: BinaryIO, mapping_text: str) -> str:
    """Of size, both ends and mapping: who resumes with another file is told. Leaves the stream at its beginning."""
    size = stream.seek(0, os.SEEK_END)
    digest = hashlib.sha256(f"{size} {mapping_text}".encode())
    stream.seek(0)
    digest.update(stream.read(_ENDS))
    stream.seek(max(0, size - _ENDS))
    digest.update(stream.read(_ENDS))
    stream.seek(0)
    return digest.hexdigest()


def _csv_rows(stream: BinaryIO, mapping: ImportMapping) -> Generator[SourceRow, None, None]:
    csv.field_size_limit(MAX_MESSAGE_BYTES)
    # What is not in the encoding becomes a lone surrogate, and is refused in its own row.
    text = TextIOWrapper(stream, mapping.encoding, errors="surrogateescape", newline="")
    try:
        reader = csv.reader(text, delimiter=mapping.delimiter, strict=True)
        header = _header(reader, mapping)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield SourceRow(line, {}, str(error))
                continue
            if cells:
                yield _csv_row(line, header, cells)
    finally:
        # The stream is the caller's.
        text.detach()


def _header(reader: Iterator[list[str]], mapping: ImportMapping) -> list[str]:
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise UnreadableFile(f"line 1: {error}") from error
    if missing := sorted(mapping.columns - set(header)):
        raise UnreadableFile(f"line 1: no column {', '.join(missing)}; there are {', '.join(header)}")
    if twice := sorted(name for name in mapping.columns if header.count(name) > 1):
        raise UnreadableFile(f"line 1: {', '.join(twice)} stands there twice")
    return header


def _csv_row(line: int, header: list[str], cells: list[str]) -> SourceRow:
    if len(cells) != len(header):
        return SourceRow(line, {}, f"{len(cells)} cells, the header has {len(header)}")
    row = dict(zip(header, cells, strict=True))
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return SourceRow(line, {}, "not in the encoding of the mapping")
    return SourceRow(line, row)


def _json_rows(stream: BinaryIO) -> Generator[SourceRow, None, None]:
    line = 0
    while content := stream.readline(MAX_MESSAGE_BYTES + 2):
        line += 1
        is_long = len(content) > MAX_MESSAGE_BYTES
        while is_long and content and not content.endswith(b"\n"):
            content = stream.readline(MAX_MESSAGE_BYTES + 2)
        if is_long:
            yield SourceRow(line, {}, f"longer than {MAX_MESSAGE_BYTES} bytes")
        elif content.strip():
            yield _json_row(line, content)


def _json_row(line: int, content: bytes) -> SourceRow:
    try:
        return SourceRow(line, _flat(_LINE.decode(content)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return SourceRow(line, {}, str(error))


def _flat(fields: dict[str, Any], prefix: str = "", depth: int = 1) -> dict[str, Any]:
    """`a.b` names what is in an object; the object itself stays as well, for columns of type json.

    No deeper than a message may be: the names of a line of 1 MiB that only nests would take 500 times as much.
    """
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        flat[prefix + name] = value
        if isinstance(value, dict) and depth < MAX_DEPTH:
            flat |= _flat(value, f"{prefix}{name}.", depth + 1)
    return flat
