"""The dashboard: its numbers are those of the API, and each leads to the feed that shows what was counted."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from tests.e2e.ui.browser import Reader
from tests.e2e.ui.conftest import Readers
from tests.e2e.ui.crm import Crm

SUMMARY = "/api/v1/activities/summary/"
ASKED_OF_LISTS_ONLY = {"cursor", "page_size", "expand", "facets"}


@pytest.fixture
def page(reader: Reader) -> Page:
    """With every number there is: of the last 90 days."""
    page = reader.open("/dashboard")
    page.get_by_role("button", name="90 days").click()
    page.get_by_role("button", name="90 days", pressed=True).wait_for()
    # The numbers of the period before stay until those of this one are there.
    page.locator("activity-dashboard [aria-busy='false']").wait_for()
    return page


def number_in(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found[0].replace(",", ""))


def counted_by_the_feed(page: Page, crm: Crm, follow: Callable[[], Any]) -> int:
    """Follow a link; how many events there are of what the feed then asks for."""
    with page.expect_request(
        lambda request: "/feed/?" in request.url and "cursor=" in request.url and "facets" not in request.url
    ) as asked:
        follow()
    query = {
        name: value for name, value in parse_qsl(urlsplit(asked.value.url).query) if name not in ASKED_OF_LISTS_ONLY
    }
    expect(page.locator("activity-timeline")).to_be_visible()
    if not {"date_from", "date_to"} & set(query):
        query["date_from"] = "1970-01-01"
    return int(crm.api().get(SUMMARY, **query).json["data"]["total"])


def agrees(page: Page, crm: Crm, link: Locator, shown: int) -> None:
    """The link's feed has as many events as the number says; back to the dashboard after it."""
    assert counted_by_the_feed(page, crm, link.click) == shown
    page.go_back()
    page.locator(".tile .value").first.wait_for()


def test_every_tile_leads_to_as_many_events_as_it_says(page: Page, crm: Crm) -> None:
    api = crm.api()
    today = datetime.now(UTC).date()
    for index in range(page.locator(".tile").count()):
        tile = page.locator(".tile").nth(index)
        shown = number_in(tile.locator(".value").inner_text())
        assert shown > 0
        agrees(page, crm, tile, shown)
    week = api.get(SUMMARY, date_from=str(today - timedelta(days=6)), date_to=str(today), timezone="Europe/Berlin")
    page.get_by_role("button", name="7 days", exact=True).click()
    expect(page.locator(".tile .value").first).to_have_text(f"{week.json['data']['total']:,}")


def test_the_table_behind_the_chart_has_a_link_for_each_number(page: Page, crm: Crm) -> None:
    page.get_by_text("Show as a table").click()
    rows = page.locator("activity-over-time tbody tr")
    assert rows.count() > 10
    links = rows.nth(3).get_by_role("link")
    for index in range(links.count()):
        if not links.first.is_visible():
            page.get_by_text("Show as a table").click()
        shown = number_in(links.nth(index).inner_text())
        agrees(page, crm, links.nth(index), shown)


def test_the_legend_adds_up_to_everything_and_a_bar_leads_to_its_day(page: Page, crm: Crm) -> None:
    legend = [number_in(text) for text in page.locator("activity-over-time .legend .number").all_inner_texts()]
    assert sum(legend) == number_in(page.locator(".tile .value").first.inner_text())

    over = page.locator("activity-time-chart .u-over")
    box = over.bounding_box()
    assert box is not None
    place: Position = {"x": box["width"] - 3, "y": box["height"] - 2}
    over.hover(position=place)
    tip = page.locator("activity-time-chart .tip .head")
    shown = int(tip.locator("span").last.inner_text())
    assert counted_by_the_feed(page, crm, lambda: over.click(position=place)) == shown


def test_a_cell_of_the_heatmap_names_its_hours_and_each_leads_to_its_events(page: Page, crm: Crm) -> None:
    cells = page.locator("activity-heatmap td:not([data-shade='0'])")
    total = sum(number_in(label.split(":")[-1]) for label in cells.evaluate_all("all => all.map((e) => e.ariaLabel)"))
    assert total == number_in(page.locator(".tile .value").first.inner_text())

    cells.nth(2).click()
    hours = page.locator("activity-heatmap .hours a")
    hours.first.wait_for()
    shown = [number_in(text.split("·")[1]) for text in hours.all_inner_texts()]
    assert sum(shown) == number_in(str(cells.nth(2).get_attribute("aria-label")).split(":")[-1])
    assert counted_by_the_feed(page, crm, hours.first.click) == shown[0]


def test_the_heatmap_is_walked_by_keyboard(page: Page) -> None:
    page.locator("activity-heatmap td[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")

    focused = page.locator("activity-heatmap td:focus")
    expect(focused).to_have_attribute("data-key", "2T23")
    expect(page.locator("activity-heatmap td[tabindex='0']")).to_have_count(1)


def test_people_have_names_and_their_numbers(page: Page, crm: Crm) -> None:
    people = page.locator(".people a")
    expect(people.first).not_to_contain_text("-")
    links = people.count()
    for index in (0, links - 1):
        shown = int(people.nth(index).locator(".number").inner_text().replace(",", ""))
        agrees(page, crm, people.nth(index), shown)


def test_silent_objects_are_those_of_the_api_and_lead_to_their_page(page: Page, crm: Crm) -> None:
    silent = page.locator("silent-objects")
    silent.get_by_label("Silent for").select_option("60")
    silent.get_by_label("Type").select_option("deal")
    answer = crm.api().get(f"{SUMMARY}silent/", object_type="deal", days=60, page_size=8).json
    expect(silent.get_by_text(f"{answer['pagination']['total']} objects")).to_be_visible()
    rows = silent.locator("tbody tr")
    expect(rows).to_have_count(len(answer["objects"]))

    first = answer["objects"][0]
    events = rows.first.get_by_role("link").last
    expect(events).to_have_text(str(first["events"]))
    events.click()

    expect(page).to_have_url(re.compile(re.escape(f"#/objects/deal/{first['object_id']}")))
    expect(page.get_by_role("article")).to_have_count(first["events"])


def test_a_period_is_compared_with_the_one_before(reader: Reader, crm: Crm) -> None:
    page = reader.open("/dashboard")
    today = datetime.now(UTC).astimezone().date()
    answer = crm.api().get(
        SUMMARY,
        date_from=str(today - timedelta(days=29)),
        date_to=str(today),
        timezone="Europe/Berlin",
        compare="previous",
    )
    call = answer.json["data"]["previous"]["counts"].get("call", 0)

    expect(page.locator(".tile").nth(1).locator(".change")).to_contain_text(f"before: {call},")


def test_an_organization_without_events_and_an_api_that_is_away_are_said(readers: Readers, crm: Crm) -> None:
    reader = readers()
    page = reader.context.new_page()
    page.route("**/activities/summary/**", lambda route: route.abort())
    page.goto(f"{reader.url}/#/dashboard?token={reader.token}")
    expect(page.get_by_role("alert").first).to_contain_text("no connection")
    page.unroute_all()
    page.get_by_role("button", name="Try again").first.click()
    expect(page.locator(".tile .value").first).to_be_visible()

    nobody = readers(token=Crm(crm.settings, crm.url, f"org-{uuid4()}", "u").token())
    page = nobody.open("/dashboard")
    expect(page.get_by_text("No activity in this period").first).to_be_visible()
