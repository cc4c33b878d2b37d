"""The files of the UI: types, caching and the policy they leave with; and nothing but them."""

import gzip
from collections.abc import Iterator

import pytest

from query_api.app import create_app
from query_api.config import ApiSettings
from query_api.routes.ui import page_policy
from query_api.ui_files import ui_file, ui_files
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import SECRET

_TIMELINE = "/ui/activity-timeline.js"


@pytest.fixture(scope="module")
def process() -> Iterator[InProcess]:
    settings = ApiSettings.model_validate({"jwt_secret": SECRET, "cors_origins": "https://crm.example"})
    with InProcess(create_app(settings)) as running:
        yield running


def test_the_app_is_a_page_that_may_load_only_what_is_ours(process: InProcess) -> None:
    answer = process.get("/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "frame-ancestors https://crm.example" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_nobody_frames_the_app_unless_a_setting_says_so() -> None:
    assert page_policy(()).endswith("frame-ancestors 'none'")


def test_a_page_holds_no_script_and_no_style_of_its_own(process: InProcess) -> None:
    for path in (name for name in ui_files() if name.endswith(".html")):
        page = process.get(f"/ui/{path}").text
        assert "<style" not in page
        assert " style=" not in page
        assert all("src=" in tag.split(">")[0] for tag in page.split("<script")[1:])


def test_the_component_may_be_loaded_by_pages_of_other_origins(process: InProcess) -> None:
    answer = process.get(_TIMELINE, headers={"Origin": "https://crm.example"})

    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["access-control-allow-origin"] == "https://crm.example"


def test_a_file_that_the_browser_has_is_not_sent_again(process: InProcess) -> None:
    first = process.get(_TIMELINE)

    again = process.get(_TIMELINE, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "public, no-cache"


def test_a_file_is_sent_compressed_to_who_takes_it(process: InProcess) -> None:
    plain = process.get(_TIMELINE, headers={"Accept-Encoding": "identity"})
    small = process.get(_TIMELINE, headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_the_same_bytes_are_compressed_alike_everywhere() -> None:
    file = ui_file(".js", b"x" * 999)

    assert file.compressed == ui_file(".js", b"x" * 999).compressed
    assert gzip.decompress(file.compressed or b"") == file.body


@pytest.mark.parametrize(
    "path", ["app.py", "../app.py", "..%2fapp.py", "%2e%2e/py.typed", "/etc/passwd", "assets/", "", "index.html%00.js"]
)
def test_nothing_else_is_served(process: InProcess, path: str) -> None:
    assert process.get(f"/ui/{path}").status_code == 404


def test_a_head_asks_for_the_headers_alone(process: InProcess) -> None:
    answer = process.request("HEAD", "/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert process.request("POST", "/").status_code == 405
