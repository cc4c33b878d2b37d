"""axe-core on every page, light and dark; narrow, right to left, German, without motion, within a CRM's page."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.demo.sample import Object, Sample
from tests.e2e.ui.browser import Reader
from tests.e2e.ui.conftest import Readers
from tests.e2e.ui.crm import Crm
from tests.e2e.ui.test_dead_letters_page import misspelt
from tests.waiting import eventually

LEAD = Sample().busiest("lead")
LETTERS = "/api/v1/activities/dead-letters/"


@cache
def axe_source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds, best practices included; run by the debugger, which no policy of the page stops."""
    page.evaluate(axe_source())
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{each['id']}: {node['target']} {node['html'][:200]}" for each in found for node in each["nodes"]]


def ready(page: Page, *there: Locator) -> None:
    for each in there:
        each.first.wait_for()
    # Colours fade in; axe would take one of the way.
    page.evaluate("() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => undefined)))")


def object_page(reader: Reader, crm: Crm) -> Page:
    page = reader.open_object(*LEAD)
    ready(page, page.get_by_role("article"))
    return page


def written_form(reader: Reader, crm: Crm) -> Page:
    page = object_page(reader, crm)
    page.get_by_role("button", name="Log meeting").click()
    page.get_by_role("button", name="More fields").click()
    return page


def account(reader: Reader, crm: Crm) -> Page:
    page = object_page(reader, crm)
    page.get_by_role("button", name="Account").click()
    return page


def open_filters(reader: Reader, crm: Crm) -> Page:
    page = reader.open("/feed", "?type=note&type=call&q=follow")
    ready(page, page.get_by_role("article"))
    page.get_by_role("button", name=re.compile("^Type")).click()
    return page


def dashboard(reader: Reader, crm: Crm) -> Page:
    page = reader.open("/dashboard")
    ready(page, page.locator(".tile .value"), page.locator("silent-objects tbody tr"), page.locator(".u-over"))
    page.get_by_text("Show as a table").click()
    page.locator("activity-heatmap td:not([data-shade='0'])").first.click()
    ready(page, page.locator("activity-heatmap .hours a"))
    return page


def dead_letter(reader: Reader, crm: Crm) -> Page:
    page = reader.open("/admin")
    page.locator("dead-letters li a").first.click()
    ready(page, page.locator("dead-letter pre"))
    page.get_by_role("button", name="Try without publishing").click()
    ready(page, page.locator("dead-letter .answer"), page.locator("dead-letter .history li"))
    return page


def nothing_there(reader: Reader, crm: Crm) -> Page:
    page = reader.open_object("lead", "nothing-there")
    ready(page, page.get_by_text("Nothing has happened yet"))
    return page


def sign_in(reader: Reader, crm: Crm) -> Page:
    page = reader.context.new_page()
    page.goto(crm.url)
    page.get_by_label("Access token").fill("nonsense")
    page.get_by_role("button", name="Open").click()
    ready(page, page.get_by_role("alert"))
    return page


def embedded(reader: Reader, crm: Crm) -> Page:
    page = reader.context.new_page()
    page.goto(f"{crm.url}/ui/embed.html#{urlencode({'token': reader.token, 'type': LEAD[0], 'id': LEAD[1]})}")
    ready(page, page.get_by_role("article"))
    return page


PAGES: tuple[Callable[[Reader, Crm], Page], ...] = (
    object_page, written_form, account, open_filters, dashboard, dead_letter, nothing_there, sign_in, embedded,
)  # fmt: skip


@pytest.fixture(scope="module")
def letters(crm: Crm) -> None:
    crm.publish([misspelt(crm, ("lead", f"accessible-{uuid4()}"))])
    eventually(lambda: crm.api().get(LETTERS).json["pagination"]["total"] >= 1, "a letter is stored")


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize("opened", PAGES, ids=lambda each: each.__name__)
def test_axe_finds_nothing_in_the_light_and_in_the_dark(
    readers: Readers, crm: Crm, opened: Callable[[Reader, Crm], Page]
) -> None:
    page = opened(readers(reduced_motion="reduce", color_scheme="light"), crm)

    in_the_light = violations(page)
    page.emulate_media(color_scheme="dark")

    assert (in_the_light, violations(page)) == ([], [])


def test_axe_is_awake(reader: Reader, crm: Crm) -> None:
    page = sign_in(reader, crm)
    page.evaluate("() => { document.body.append(document.createElement('button')); }")

    assert any(each.startswith("button-name") for each in violations(page))


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize("opened", [object_page, open_filters, dashboard, dead_letter], ids=lambda each: each.__name__)
def test_a_narrow_screen_scrolls_one_way_only(
    readers: Readers, crm: Crm, opened: Callable[[Reader, Crm], Page]
) -> None:
    page = opened(readers(viewport={"width": 375, "height": 720}), crm)

    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_right_to_left_mirrors_the_timeline(reader: Reader, crm: Crm) -> None:
    page = reader.context.new_page()
    query = urlencode({"token": reader.token, "type": LEAD[0], "id": LEAD[1], "dir": "rtl"})
    page.goto(f"{crm.url}/ui/embed.html#{query}")
    ready(page, page.get_by_role("article"))

    article = page.get_by_role("article").first
    rail, text = article.locator(".rail").bounding_box(), article.locator(".content").bounding_box()
    assert rail is not None
    assert text is not None
    assert rail["x"] > text["x"] + text["width"] - 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_german_is_spoken_with_its_plurals_and_dates(readers: Readers, crm: Crm) -> None:
    place: Object = ("lead", "deutsch")
    crm.record(crm.message(place))
    page = readers(locale="de-DE").open_object(*place)

    expect(page.get_by_role("link", name="Verlauf")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Heute")
    page.get_by_role("button", name="Konto").click()
    page.get_by_label("Sprache").select_option("en")
    expect(page.get_by_role("link", name="Feed")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Today")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_theme_is_chosen_and_remembered(readers: Readers, crm: Crm) -> None:
    reader = readers(color_scheme="light")
    page = object_page(reader, crm)
    page.get_by_role("button", name="Account").click()
    page.get_by_label("Theme").select_option("dark")

    timeline = "document.querySelector('timeline-app').shadowRoot.querySelector('activity-timeline')"
    background = f"getComputedStyle({timeline}).backgroundColor"
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(background) == "rgb(23, 24, 27)"
    page.reload()
    page.get_by_role("article").first.wait_for()
    assert page.evaluate(background) == "rgb(23, 24, 27)"


def test_who_wants_no_motion_gets_none(readers: Readers, crm: Crm) -> None:
    page = object_page(readers(reduced_motion="reduce"), crm)

    assert page.evaluate("document.getAnimations().length") == 0


def test_a_reader_of_the_screen_hears_what_a_row_is_and_who_did_it(reader: Reader, crm: Crm) -> None:
    place: Object = ("lead", "heard")
    crm.record(crm.message(place, "call", data={"direction": "inbound", "outcome": "voicemail", "subject": "Renewal"}))
    page = reader.open_object(*place)

    article = page.get_by_role("article", name=re.compile("Call: Renewal"))
    expect(article).to_be_visible()
    expect(page.get_by_role("feed")).to_have_count(1)
    expect(article).to_contain_text("Ada Lovelace")
    assert article.locator("time").get_attribute("title")


def test_one_script_tag_embeds_the_timeline(reader: Reader, crm: Crm) -> None:
    page = embedded(reader, crm)

    expect(page.get_by_role("article")).to_have_count(crm.total(LEAD))
    assert page.locator("script[src$='/activity-timeline.js']").count() == 1
    assert "token" not in page.url


def test_colours_of_a_page_reach_everything_in_the_timeline(reader: Reader, crm: Crm) -> None:
    page = embedded(reader, crm)
    page.locator("activity-timeline").evaluate("(e) => e.style.setProperty('--timeline-text-quiet', 'rgb(1, 2, 3)')")

    for element in (
        "activity-timeline-list time",
        "activity-timeline-filters .search",
        "activity-timeline-composer svg",
    ):
        expect(page.locator(element).first).to_have_css("color", "rgb(1, 2, 3)")
