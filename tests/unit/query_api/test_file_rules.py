"""What a file may be called, what its bytes may be, how much an organization may upload, which links are valid."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from query_api.errors import InvalidParameter
from query_api.files.config import FilesSettings
from query_api.files.errors import FileTypeRefused, LinkInvalid, TooManyUploads
from query_api.files.limits import limits_of
from query_api.files.links import LinkSigner
from query_api.files.names import attachment, check_name
from query_api.files.slots import UploadSlots
from query_api.files.sniff import HEAD_BYTES, file_type, possible_types
from schemas.event_types import event_type_of

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
ALLOWED = limits_of(FilesSettings(), "acme").types
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"


def archive(*entries: tuple[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for number, (name, content) in enumerate(entries):
            file.writestr(name, content, zipfile.ZIP_STORED if number == 0 else zipfile.ZIP_DEFLATED)
    return whole.getvalue()


DOCX = archive(("[Content_Types].xml", "<Types/>"), ("_rels/.rels", "<r/>"), ("word/document.xml", "<w/>"))
XLSX = archive(("[Content_Types].xml", "<Types/>"), ("_rels/.rels", "<r/>"), ("xl/workbook.xml", "<w/>"))
ODT = archive(("mimetype", OPEN_DOCUMENT), ("content.xml", "<o/>"))
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(100)


@pytest.mark.parametrize(
    ("head", "declared", "found"),
    [
        (PNG, "image/png", "image/png"),
        (PNG, "", "image/png"),
        (JPEG, "image/jpg", "image/jpeg"),
        (JPEG, "application/x-www-form-urlencoded", "image/jpeg"),
        (b"GIF89a" + bytes(50), "", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(50), "image/webp", "image/webp"),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "application/pdf; charset=binary", "application/pdf"),
        (DOCX, "", OFFICE + "wordprocessingml.document"),
        (XLSX, OFFICE + "spreadsheetml.sheet", OFFICE + "spreadsheetml.sheet"),
        (ODT, OPEN_DOCUMENT, OPEN_DOCUMENT),
        (OLD_WORD, "application/msword", "application/msword"),
        (OLD_WORD, "application/vnd.ms-excel", "application/vnd.ms-excel"),
        (b"a,b\r\n1,2\r\n", "text/csv", "text/csv"),
        ("Grüße".encode(), "", "text/plain"),
        (b"x" * (HEAD_BYTES - 1) + "ü".encode()[:1], "text/plain", "text/plain"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b"From: a@b.c\nTo: d@e.f\nSubject: x\n\nHi", "message/rfc822", "message/rfc822"),
        (b"ID3\x03\0\0\0\0\0\0" + bytes(100), "audio/mp3", "audio/mpeg"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100), "video/mp4", "video/mp4"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(100), "audio/x-wav", "audio/wav"),
    ],
)
def test_a_file_is_what_its_bytes_and_its_owner_say(head: bytes, declared: str, found: str) -> None:
    assert file_type(head, declared, ALLOWED) == found


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (b"MZ\x90\0" + bytes(200), ""),
        (b"MZ\x90\0" + bytes(200), "application/pdf"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "image/png"),
        (b"\n <!doctype html><script>", "text/plain"),
        (b"\xef\xbb\xbf<svg onload='x'>", "image/svg+xml"),
        (b"<svg onload='x'>", "text/csv"),
        (b"#!/bin/sh\nrm -rf /", "text/plain"),
        (PNG, "application/pdf"),
        (b"%PDF-1.7\n", "image/png"),
        (archive(("a.txt", "x")), ""),
        (archive(("a.txt", "x")), "application/zip"),
        (archive(("a.txt", "x"), ("word/document.xml", "x")), OFFICE + "wordprocessingml.document"),
        (DOCX, OFFICE + "spreadsheetml.sheet"),
        (b"\x1f\x8b\x08\0" + bytes(50), "application/gzip"),
        (bytes(range(256)) * 10, ""),
        (bytes(range(256)) * 10, "application/octet-stream"),
        (b"plain \x00 text", "text/plain"),
        (b"\xfa\xfb\xfc", "text/plain"),
    ],
)
def test_what_is_not_what_it_says_or_not_taken_is_refused(head: bytes, declared: str) -> None:
    with pytest.raises(FileTypeRefused):
        file_type(head, declared, ALLOWED)


def test_an_archive_is_taken_as_bytes_where_an_organization_allows_it() -> None:
    bomb = archive(("zeros", "0" * 100_000))

    assert file_type(bomb, "application/x-zip-compressed", {"application/zip"}) == "application/zip"
    assert possible_types(bomb) == ("application/zip",)


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "..\\boot.ini", "/etc/passwd", "C:\\x", "a/b", ".", "..", "...", "", " "),
        *("a\0.pdf", "a\r\nX: y", "a\x7f", "fdp.\u202eexe", "a\u200b.pdf", "\ud800", "x" * 256),
    ],
)
def test_a_name_that_is_a_path_or_cannot_be_seen_is_refused(name: str) -> None:
    with pytest.raises(InvalidParameter, match="filename"):
        check_name(name)


@pytest.mark.parametrize(
    "name", ["offer.pdf", "Angebot Müller (2).pdf", "..offer", "%2e%2e%2f", "见积.pdf", 'a"b;c.pdf']
)
def test_a_name_is_kept_as_it_is_and_ends_no_header(name: str) -> None:
    assert check_name(name) == name
    header = attachment(name)
    assert header.isascii()
    assert header.count('"') == 2
    assert "\r" not in header


def test_an_organization_has_its_own_limits_where_it_has_some() -> None:
    settings = FilesSettings.model_validate(
        {
            "files_max_bytes": 1000,
            "files_types": " text/plain , IMAGE/PNG,",
            "files_limits": {"small": {"max_bytes": 10}, "papers": {"types": ["application/pdf"]}},
        }
    )

    assert limits_of(settings, "acme").types == {"text/plain", "image/png"}
    assert (limits_of(settings, "small").max_bytes, limits_of(settings, "papers").max_bytes) == (10, 1000)
    assert limits_of(settings, "small").types == limits_of(settings, "acme").types
    assert limits_of(settings, "papers").types == {"application/pdf"}


def test_a_link_is_valid_for_its_file_and_its_minutes_only() -> None:
    signer = LinkSigner(SecretStr("a secret of 32 characters or more"), 300)
    link = signer.link("acme", "f-1", NOON)
    signature = link.url.rpartition("signature=")[2]
    last = NOON + timedelta(seconds=299)

    signer.check("acme", "f-1", link.expires, signature, last)

    for organization, file_id, expires, signed, now in (
        ("acme", "f-1", link.expires, signature, NOON + timedelta(seconds=300)),
        ("other", "f-1", link.expires, signature, NOON),
        ("acme", "f-2", link.expires, signature, NOON),
        ("acme", "f-1", link.expires + 1, signature, NOON),
        ("acme", "f-1", link.expires, signature[:-1] + ("0" if signature[-1] != "0" else "1"), NOON),
        ("acme", "f-1", link.expires, "ü", NOON),
        ("acme", "f-1", link.expires, "", NOON),
    ):
        with pytest.raises(LinkInvalid):
            signer.check(organization, file_id, expires, signed, now)
    with pytest.raises(LinkInvalid):
        LinkSigner(SecretStr("another secret, as long as that one"), 300).check(
            "acme", "f-1", link.expires, signature, NOON
        )


def test_one_organization_cannot_take_every_place() -> None:
    slots = UploadSlots(4)

    with slots.taken("acme"), slots.taken("acme"):
        with pytest.raises(TooManyUploads), slots.taken("acme"):
            pass
        with slots.taken("other"), slots.taken("other"), pytest.raises(TooManyUploads), slots.taken("third"):
            pass
    with slots.taken("third"), slots.taken("acme"):
        pass


def test_the_event_of_a_file_is_one_of_the_contract() -> None:
    assert {"filename", "file_size", "file_type", "file_id"} <= set(
        event_type_of("file_attached").data.__struct_fields__
    )
