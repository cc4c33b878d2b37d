"""Attaching files: by the button and by dragging, with progress, read back byte by byte; and what can go wrong."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Request, Response, Route, expect

from deploy.commands.token import Role, sign
from deploy.demo.sample import Object
from tests.e2e.ui.browser import Reader
from tests.e2e.ui.conftest import Readers
from tests.e2e.ui.crm import Crm
from tests.waiting import eventually

UPLOADS = "**/api/v1/activities/files/?*"
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n"
OFFER: FilePayload = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": PDF}
# At this speed it takes more than a second.
LARGE: FilePayload = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF + b"\n" * 600_000}
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
# Every value that a progress bar had.
_WATCH_PROGRESS = """(element) => {
  window.progress = [];
  const look = () => {
    const bar = element.shadowRoot.querySelector("progress");
    if (bar) window.progress.push(bar.value);
    requestAnimationFrame(look);
  };
  look();
}"""
_TRANSFER = """([name, type, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, { type }));
  return transfer;
}"""
# What a CRM does: it brings another token when it is asked for one.
_EXPIRE = """(element, [expired, fresh]) => {
  element.addEventListener("token-expired", () => (element.token = fresh));
  element.token = expired;
}"""
EXPIRED: dict[str, Any] = {
    "status": 401,
    "content_type": "application/json",
    "body": '{"error": "invalid_token", "detail": "expired"}',
}


def somewhere() -> Object:
    return ("deal", f"with-files-{uuid4()}")


def choose(page: Page, file: FilePayload) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach file").click()
    chooser.value.set_files(file)


def drag(page: Page, file: FilePayload) -> Locator:
    """Over the timeline; the frame it would fall on."""
    frame = page.locator("activity-timeline .frame")
    transfer = page.evaluate_handle(_TRANSFER, [file["name"], file["mimeType"], file["buffer"].decode()])
    for name in ("dragenter", "dragover"):
        frame.dispatch_event(name, {"dataTransfer": transfer})
    expect(page.get_by_text("Drop the file to attach it")).to_be_visible()
    frame.dispatch_event("drop", {"dataTransfer": transfer})
    return frame


def downloaded(page: Page, article: Locator) -> bytes:
    with page.expect_download() as download:
        article.get_by_role("button", name="Download").click()
    return Path(download.value.path()).read_bytes()


def test_a_chosen_file_shows_how_far_it_is_and_then_its_event_and_is_read_back(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    page = reader.open_object(*place)
    page.get_by_role("button", name="Attach file").wait_for()
    page.locator("activity-timeline").evaluate(_WATCH_PROGRESS)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)

    choose(page, LARGE)

    article = page.get_by_role("article")
    expect(article).to_contain_text("plan.pdf")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    seen: list[float] = page.evaluate("window.progress")
    assert any(0 < part < 1 for part in seen), seen
    assert seen == sorted(seen)
    expect(article).not_to_contain_text("shows in a moment")
    (event,) = crm.api().timeline(*place)["events"]
    assert (event["event_type"], event["data"]["file_size"]) == ("file_attached", len(LARGE["buffer"]))
    assert downloaded(page, article) == LARGE["buffer"]


def test_files_that_are_dropped_on_the_timeline_are_attached(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    page = reader.open_object(*place)
    page.get_by_role("button", name="Attach file").wait_for()

    drag(page, OFFER)
    expect(page.get_by_role("article")).to_contain_text("offer.pdf")
    drag(page, {**OFFER, "name": "second.pdf"})

    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_text("Drop the file to attach it")).to_have_count(0)
    assert downloaded(page, page.get_by_role("article").filter(has_text="second.pdf")) == PDF


def test_a_file_whose_token_expired_meanwhile_is_sent_with_a_new_one_and_attached_once(
    readers: Readers, crm: Crm
) -> None:
    place = somewhere()
    reader = readers(role=Role.MEMBER)
    page = reader.open_object(*place)
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Text").fill("Half a thou")
    asked: list[Request] = []

    def refuse_once(route: Route) -> None:
        asked.append(route.request)
        if len(asked) == 1:
            route.fulfill(**EXPIRED)
        else:
            route.continue_()

    page.route(UPLOADS, refuse_once)
    choose(page, OFFER)
    fresh = sign(crm.settings, crm.organization, crm.user, Role.MEMBER, timedelta(hours=1))
    page.get_by_role("textbox", name="Access token").fill(fresh)
    page.get_by_role("button", name="Open").click()

    expect(page.get_by_role("article")).to_contain_text("offer.pdf")
    # What was being written is still there, and the page is usable again.
    expect(page.get_by_role("textbox", name="Text")).to_have_value("Half a thou")
    expect(page.get_by_role("textbox", name="Access token")).to_have_count(0)
    assert [each.headers["authorization"] for each in asked] == [f"Bearer {reader.token}", f"Bearer {fresh}"]
    assert re.findall("id=[^&]+", asked[0].url)[-1] in asked[1].url


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ({**OFFER, "name": "page.html", "mimeType": "text/html", "buffer": b"<html><b>x</b></html>"}, "not accepted"),
        (OFFER, "no connection"),
    ],
    ids=["refused", "offline"],
)
def test_a_file_that_could_not_be_attached_says_why_and_is_tried_again_or_left(
    reader: Reader, file: FilePayload, why: str
) -> None:
    page = reader.open_object(*somewhere())
    page.get_by_role("button", name="Attach file").wait_for()
    if file == OFFER:
        page.route(UPLOADS, lambda route: route.abort())

    choose(page, file)

    expect(page.get_by_role("alert")).to_contain_text(file["name"])
    expect(page.get_by_role("alert")).to_contain_text(why)
    page.unroute_all()
    if file == OFFER:
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("article")).to_contain_text("offer.pdf")
    else:
        page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_large_file_that_the_api_refuses_for_its_token_is_sent_again_when_the_crm_brings_another(
    reader: Reader, crm: Crm
) -> None:
    place = somewhere()
    page = reader.context.new_page()
    page.goto(f"{crm.url}/ui/embed.html#{urlencode({'token': reader.token, 'type': place[0], 'id': place[1]})}")
    page.get_by_text("Live", exact=True).wait_for(state="attached")
    page.locator("activity-timeline").evaluate(_EXPIRE, [f"{reader.token[:-4]}AAAA", reader.token])
    answers: list[int] = []

    def hear(answer: Response) -> None:
        if "/files/" in answer.url:
            answers.append(answer.status)

    page.on("response", hear)

    choose(page, {**LARGE, "buffer": LARGE["buffer"] * 8})

    expect(page.get_by_role("article")).to_contain_text("plan.pdf")
    assert answers == [401, 201]
    eventually(lambda: crm.total(place) == 1, "the file's event can be read")
