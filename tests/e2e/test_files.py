"""A file from the upload to the timeline and back, over the running API; and everything that must not get in."""

import hashlib
import http.client
import io
import json
import os
import re
import shutil
import sys
import threading
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import url2pathname, urlopen
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from deploy.cli import app as command_line
from deploy.commands.token import Role, sign
from deploy.embedded.child_process import ChildProcess
from tests.e2e.conftest import Answer, Api, api_for
from tests.waiting import eventually

FILES = "/api/v1/activities/files/"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog >> endobj\n"
MEBIBYTE = 1024**2
LARGE = 100 * MEBIBYTE
LEAST_SAVED = 60 * MEBIBYTE


class Uploader:
    """Uploads as one user; the body goes out as it is given."""

    def __init__(self, settings: dict[str, str], url: str, organization: str, user: str = "u-1") -> None:
        self._address = urlsplit(url)
        self._token = sign(settings, organization, user, Role.MEMBER, timedelta(hours=1))

    def upload(
        self,
        body: bytes | Iterable[bytes],
        *,
        filename: str = "offer.pdf",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        connection = http.client.HTTPConnection(str(self._address.hostname), self._address.port, timeout=60)
        query = urlencode({"object_type": "lead", "object_id": "l-1", "filename": filename} | more)
        try:
            connection.request("POST", f"{FILES}?{query}", body=body, headers=self._headers | (headers or {}))
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read())
        finally:
            connection.close()

    def break_off(self, head: bytes, said_bytes: int) -> None:
        """Half an upload, and the connection is gone."""
        connection = http.client.HTTPConnection(str(self._address.hostname), self._address.port, timeout=60)
        query = urlencode({"object_type": "lead", "object_id": "l-1", "filename": "half.pdf"})
        connection.putrequest("POST", f"{FILES}?{query}")
        for name, value in (self._headers | {"Content-Length": str(said_bytes)}).items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(head)
        connection.close()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Content-Type": "application/octet-stream"}


@pytest.fixture
def uploader(settings: dict[str, str], api: Api, organization: str) -> Uploader:
    return Uploader(settings, api.url, organization)


@pytest.fixture
def folder(settings: dict[str, str]) -> Path:
    return Path(url2pathname(urlsplit(settings["TIMELINE_FILES_URL"]).path))


def stored_files(folder: Path) -> set[str]:
    """Everything that lies in the store, also what is not finished."""
    return {str(Path(place) / name) for place, _, names in os.walk(folder) for name in names}


def events_of(api: Api) -> list[Any]:
    events: list[Any] = api.timeline("lead", "l-1")["events"]
    return events


def test_a_file_is_in_the_timeline_once_and_comes_back_by_a_link(
    settings: dict[str, str], api: Api, uploader: Uploader, organization: str
) -> None:
    file_id = str(uuid4())

    first = uploader.upload(PDF, id=file_id, filename="Angebot Müller.pdf")
    again = uploader.upload(PDF, id=file_id, filename="Angebot Müller.pdf")
    other = uploader.upload(PDF + b"%", id=file_id, filename="Angebot Müller.pdf")

    assert (first.status, again.status, other.status) == (201, 201, 409)
    assert first.text == again.text
    eventually(lambda: len(events_of(api)) == 1, "the file's event can be read", 60)
    (event,) = events_of(api)
    assert event["id"] == file_id
    assert event["summary"] == f"File attached: Angebot Müller.pdf ({len(PDF)} bytes)"
    assert event["data"]["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert event["actor"]["id"] == "u-1"

    described = api.get(FILES + file_id)
    assert described.json["file_type"] == "application/pdf"
    with urlopen(api.url + described.json["url"], timeout=20) as response:
        assert response.read() == PDF
        said = dict(response.headers)
    assert said["content-disposition"] == (
        "attachment; filename=\"Angebot M_ller.pdf\"; filename*=UTF-8''Angebot%20M%C3%BCller.pdf"
    )
    assert said["content-security-policy"].startswith("sandbox")
    assert said["x-content-type-options"] == "nosniff"

    stranger = api_for(settings, api.url, f"{organization}-other")
    assert stranger.get(FILES + file_id).status == 404
    assert stranger.get(FILES + file_id).text == stranger.get(FILES + str(uuid4())).text
    assert _link_statuses(api, described.json["url"], organization) == [403] * 5

    assert api.send("DELETE", f"/api/v1/activities/events/{file_id}").status == 204
    assert api.get(FILES + file_id).status == 404
    assert uploader.upload(PDF, id=file_id, filename="Angebot Müller.pdf").status == 409
    assert api.send("POST", f"/api/v1/activities/events/{file_id}/restore").status == 200
    assert api.get(FILES + file_id).status == 200


def _link_statuses(api: Api, url: str, organization: str) -> list[int]:
    """Of a link after each of its parts was changed."""
    path, _, query = url.partition("?")
    parts = dict(each.split("=", 1) for each in query.split("&"))
    turned = parts["signature"][::-1]
    forged = [
        {"organization": f"{organization}-other"},
        {"id": str(uuid4())},
        {"expires": str(int(parts["expires"]) + 1)},
        {"expires": "1"},
        {"signature": turned},
    ]
    return [api.get(path, **(parts | change)).status for change in forged]


def _zip_bomb() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
        bomb.writestr("zeros", bytes(50 * MEBIBYTE))
    return archive.getvalue()


def test_what_is_no_file_of_a_taken_type_is_refused_and_leaves_nothing(
    api: Api, uploader: Uploader, folder: Path
) -> None:
    before = stored_files(folder)
    bomb = _zip_bomb()
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    html = b"<!doctype html><script>alert(1)</script>"

    refused = {
        "a path": uploader.upload(PDF, filename="../../etc/passwd"),
        "a Windows path": uploader.upload(PDF, filename="..\\..\\boot.ini"),
        "dots": uploader.upload(PDF, filename=".."),
        "a line break": uploader.upload(PDF, filename="a\r\nSet-Cookie: x"),
        "a turned name": uploader.upload(PDF, filename="fdp.\u202eexe"),
        "a bomb": uploader.upload(bomb, filename="bomb.zip"),
        "a bomb as a document": uploader.upload(bomb, filename="bomb.docx", headers={"Content-Type": office}),
        "a program": uploader.upload(b"MZ\x90\x00" + bytes(500), filename="offer.pdf"),
        "a program as PDF": uploader.upload(b"MZ\x90\x00" + bytes(500), headers={"Content-Type": "application/pdf"}),
        "a page": uploader.upload(html, filename="page.html"),
        "a page as text": uploader.upload(html, filename="page.txt", headers={"Content-Type": "text/plain"}),
        "a picture with a script": uploader.upload(b'<svg onload="alert(1)"/>', filename="x.svg"),
        "nothing": uploader.upload(b""),
        "too much": uploader.upload(PDF, headers={"Content-Length": str(LARGE + 1)}),
    }

    assert {name: answer.status for name, answer in refused.items()} == {
        **dict.fromkeys(("a path", "a Windows path", "dots", "a line break", "a turned name", "nothing"), 422),
        **dict.fromkeys(("a bomb", "a bomb as a document", "a program", "a program as PDF"), 415),
        **dict.fromkeys(("a page", "a page as text", "a picture with a script"), 415),
        "too much": 413,
    }
    assert stored_files(folder) == before
    assert events_of(api) == []


def test_half_an_upload_leaves_no_file_and_no_event(api: Api, uploader: Uploader, folder: Path) -> None:
    before = stored_files(folder)
    metrics = api.get("/metrics").text

    uploader.break_off(PDF + bytes(7 * MEBIBYTE), said_bytes=20 * MEBIBYTE)

    eventually(
        lambda: _broken_off(api.get("/metrics").text) > _broken_off(metrics), "the API noticed that the client left", 60
    )
    eventually(lambda: stored_files(folder) == before, "what had come is gone", 60)
    assert events_of(api) == []


def _broken_off(metrics: str) -> float:
    found = re.search(r'^timeline_api_errors_total\{error="incomplete_upload"\} (\S+)', metrics, re.MULTILINE)
    return float(found[1]) if found else 0.0


@contextmanager
def sweeping_every_second(settings: dict[str, str], log: Path) -> Iterator[ChildProcess]:
    command = [sys.executable, "-m", "deploy.cli", "files", "sweep", "--grace-days", "0", "--every-hours", "0.0003"]
    process = ChildProcess("sweep", command, log_path=log, environment=settings)
    process.start()
    try:
        yield process
    finally:
        process.stop()


def test_the_sweep_takes_files_without_an_event_and_leaves_the_others(
    settings: dict[str, str], api: Api, uploader: Uploader, folder: Path, tmp_path: Path
) -> None:
    kept = uploader.upload(PDF).json["id"]
    eventually(lambda: len(events_of(api)) == 1, "the file's event can be read", 60)
    (mine,) = folder.glob(f"files/*/{kept}")
    orphan = mine.with_name(str(uuid4()))
    shutil.copytree(mine, orphan)
    long_ago = time.time() - timedelta(days=2).total_seconds()
    for path in (*mine.iterdir(), *orphan.iterdir()):
        os.utime(path, (long_ago, long_ago))

    told = [
        CliRunner().invoke(command_line, ["files", "sweep", "--grace-days", "0", *more], env=settings)
        for more in ((), ("--dry-run",))
    ]
    without_clickhouse = settings | {"TIMELINE_CLICKHOUSE_URL": "clickhouse://nobody:@127.0.0.1:1/timeline"}
    with sweeping_every_second(without_clickhouse, tmp_path / "away.log") as away:
        eventually(lambda: away.log_path.read_text().count("files sweep: ") > 1, "a sweep that failed is tried again")
    with sweeping_every_second(settings, tmp_path / "sweep.log") as sweep:
        eventually(lambda: sweep.log_path.read_text().count("without an event") > 1, "it sweeps again")

    assert [each.exit_code for each in told] == [0, 0]
    assert "without an event 1, deleted 0" in told[0].output
    assert "deleted 1" in told[1].output
    assert "without an event 0, deleted 1" in sweep.log_path.read_text().splitlines()[0]
    assert (away.exit_code, sweep.exit_code) == (0, 0)
    assert not orphan.exists()
    assert api.get(FILES + kept).status == 200


def test_a_hundred_mebibytes_take_little_memory_of_the_api(api: Api, uploader: Uploader) -> None:
    # What the first upload loads, and what the allocator keeps, is there already.
    assert uploader.upload(PDF).status == 201
    before = resident_bytes(api)
    content = hashlib.sha256()

    def body() -> Iterator[bytes]:
        block = os.urandom(MEBIBYTE)
        for number in range(LARGE // MEBIBYTE):
            piece = PDF + block[len(PDF) :] if number == 0 else block
            content.update(piece)
            yield piece

    with highest_resident_bytes(api) as highest:
        answer = uploader.upload(body(), headers={"Content-Length": str(LARGE)})

    assert answer.status == 201, answer.text
    assert answer.json["data"]["file_size"] == LARGE
    assert answer.json["data"]["sha256"] == content.hexdigest()
    print(json.dumps({"before": before, "highest": max(highest), "samples": len(highest)}))  # noqa: T201 - the figures
    assert len(highest) > 3
    assert max(highest) - before < LEAST_SAVED


def resident_bytes(api: Api) -> int:
    found = re.search(r"^process_resident_memory_bytes (\S+)", api.get("/metrics").text, re.MULTILINE)
    assert found is not None
    return int(float(found[1]))


@contextmanager
def highest_resident_bytes(api: Api) -> Iterator[list[int]]:
    """What the API's process took, asked again and again while the block runs."""
    seen: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            seen.append(resident_bytes(api))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        ended.set()
        watching.join()
