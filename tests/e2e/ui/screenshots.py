"""`python -m tests.e2e.ui.screenshots`: the pictures of docs/images, taken of a running stack with the sample in it."""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from deploy.demo.sample import Object
from deploy.embedded.stack import EmbeddedStack
from tests.e2e.ui.browser import MISSING, Reader, chromium, running_browser
from tests.e2e.ui.crm import Crm, sample_until_now
from tests.e2e.ui.test_dead_letters_page import LETTERS, misspelt
from tests.waiting import eventually

IMAGES = Path(__file__).parents[3] / "docs/images"
ORGANIZATION = "northwind"
LEAD: Object = ("lead", "northwind-expansion")
_SIZE = {"width": 1120, "height": 720}
_NARROW = {"width": 375, "height": 720}
# The recording has the accounts of a test system; people have names.
_PEOPLE = {
    "admin": ("Maria", "Keller", "maria.keller@example.com"),
    "user1": ("Jonas", "Weber", "jonas.weber@example.com"),
    "user2": ("Amara", "Okafor", "amara.okafor@example.com"),
    "user3": ("Liam", "Chen", "liam.chen@example.com"),
}


def main() -> int:
    """Takes all of them; exit code 1 without a browser."""
    if chromium() is None:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    with tempfile.TemporaryDirectory() as directory, EmbeddedStack(Path(directory) / "data") as stack:
        crm = _loaded(stack)
        with running_browser() as browser:
            for name, take in PICTURES.items():
                take(browser, crm, IMAGES / name)
                sys.stdout.write(f"docs/images/{name}\n")
    return 0


def _loaded(stack: EmbeddedStack) -> Crm:
    messages = [_with_names(each) for each in sample_until_now(ORGANIZATION)]
    maria = next(each["actor"] for each in messages if each.get("actor", {}).get("first_name") == "Maria")
    crm = Crm(stack.settings, str(stack.api_url), ORGANIZATION, maria["id"])
    people = {each["actor"]["first_name"]: each["actor"] for each in messages if each.get("actor")}
    story = list(_story(crm, people))
    crm.publish([*messages, *story])
    crm.publish(misspelt(crm, ("lead", f"l-{number}"), created_at=_ago(hours=number)) for number in range(3))
    crm.publish([crm.message(("deal", "d-1"), "deal_one", source="erp"), crm.message(("deal", "x"), object_id=4711)])
    eventually(lambda: crm.api().get(LETTERS).json["pagination"]["total"] == 5, "the letters are stored")
    eventually(lambda: crm.total(LEAD) == len(story), "the lead's events can be read")
    return crm


def _with_names(message: dict[str, Any]) -> dict[str, Any]:
    actor = message.get("actor")
    if actor is None:
        return message
    first_name, last_name, email = _PEOPLE[actor["first_name"].split("_")[0]]
    named = json.loads(json.dumps(message).replace(actor["first_name"], first_name.lower()))
    named["actor"] |= {"first_name": first_name, "last_name": last_name, "email": email}
    return dict(named)


def _ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def _story(crm: Crm, people: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """How a lead is won, told backwards."""
    for each in json.loads(Path(__file__).with_name("story.json").read_text("utf-8")):
        times = {"created_at": _ago(**each["ago"]), "actor": people[each["actor"]]}
        yield crm.message(LEAD, each["event_type"], data=each["data"], **times)


@contextmanager
def _page(browser: Browser, crm: Crm, route: str, query: str = "", **options: Any) -> Any:
    reader = Reader(browser, crm.url, crm.token(), **({"viewport": _SIZE, "reduced_motion": "reduce"} | options))
    yield reader.open(route, query)
    reader.close()


def _save(page: Page, path: Path) -> None:
    # A picture of a caret that blinks would be another one each time.
    page.screenshot(path=path, caret="hide", animations="disabled")


def _named(page: Page) -> None:
    """What is known of the object beside its events is there."""
    page.get_by_role("heading", level=1, name="Northwind expansion").wait_for()
    page.get_by_role("link", name="Note 2").wait_for()


def _object(browser: Browser, crm: Crm, path: Path) -> None:
    with _page(browser, crm, "/objects/" + "/".join(LEAD)) as page:
        page.get_by_role("article").first.wait_for()
        page.get_by_text("Rollout in three regions").wait_for()
        _named(page)
        _save(page, path)


def _writing(browser: Browser, crm: Crm, path: Path) -> None:
    with _page(browser, crm, "/objects/" + "/".join(LEAD), color_scheme="dark") as page:
        page.get_by_role("article").first.wait_for()
        page.get_by_role("button", name="Log call").click()
        page.locator("activity-timeline-form").get_by_label("Subject").fill("Order form")
        _named(page)
        _save(page, path)


def _feed(browser: Browser, crm: Crm, path: Path) -> None:
    with _page(browser, crm, "/feed", "?type=call&type=meeting&type=email") as page:
        page.get_by_role("article").first.wait_for()
        page.get_by_role("button", name="Type").first.click()
        page.get_by_role("checkbox").first.wait_for()
        # Names of objects are asked for when the list rests; until then there is the beginning of an id.
        expect(page.locator("article .object .name").first).not_to_have_text(re.compile("^[0-9a-f]{8}$"))
        _save(page, path)


def _narrow(browser: Browser, crm: Crm, path: Path) -> None:
    with _page(browser, crm, "/objects/" + "/".join(LEAD), viewport=_NARROW, color_scheme="dark") as page:
        page.get_by_role("article").first.wait_for()
        _named(page)
        _save(page, path)


def _dashboard(browser: Browser, crm: Crm, path: Path) -> None:
    with _page(browser, crm, "/dashboard", viewport={"width": 1120, "height": 900}) as page:
        page.get_by_role("button", name="Custom").click()
        # The recording ends in a burst of the program that made it.
        page.get_by_label("To", exact=True).fill((datetime.now(UTC) - timedelta(days=2)).date().isoformat())
        page.get_by_label("From", exact=True).fill((datetime.now(UTC) - timedelta(days=61)).date().isoformat())
        page.locator(".u-over").wait_for()
        page.locator("silent-objects tbody tr").first.wait_for()
        page.get_by_role("link", name="Maria Keller").wait_for()
        page.get_by_label("From", exact=True).blur()
        _save(page, path)


def _letters(browser: Browser, crm: Crm, path: Path) -> None:
    with _page(browser, crm, "/admin", color_scheme="dark", viewport={"width": 1120, "height": 1150}) as page:
        page.locator("dead-letters li a").nth(2).click()
        page.locator("dead-letter pre").wait_for()
        page.get_by_role("button", name="Try without publishing").click()
        page.locator("dead-letter .answer").wait_for()
        page.locator("dead-letter .history li").wait_for()
        page.evaluate("scrollTo(0, 0)")
        _save(page, path)


PICTURES: dict[str, Callable[[Browser, Crm, Path], None]] = {
    "ui-object.png": _object,
    "ui-writing-dark.png": _writing,
    "ui-feed-filters.png": _feed,
    "ui-narrow-dark.png": _narrow,
    "ui-dashboard.png": _dashboard,
    "ui-dead-letters-dark.png": _letters,
}

if __name__ == "__main__":
    sys.exit(main())
