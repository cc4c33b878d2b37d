"""Reading: an object's page and the feed, scrolled, grouped, narrowed, searched, in the reader's zone."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from deploy.commands.token import Role
from deploy.demo.sample import Object, Sample
from tests.e2e.ui.browser import Reader
from tests.e2e.ui.conftest import Readers
from tests.e2e.ui.crm import Crm

LEAD = Sample().busiest("lead")
# Of one object at most this many stand in the page, however many there are.
MOST_ARTICLES = 60


def shown_ids(page: Page) -> list[str]:
    """Of the articles in the page, from above to below."""
    ids: list[str] = page.get_by_role("article").evaluate_all("all => all.map((each) => each.dataset.id)")
    return ids


def choose(page: Page, menu: str, option: str) -> None:
    """One checkbox of a filter's menu."""
    page.get_by_role("button", name=menu).first.click()
    page.get_by_role("checkbox", name=option).check()
    page.keyboard.press("Escape")


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def heading_counts(page: Page) -> dict[str, int]:
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    found = (re.fullmatch(r"\s*(.+?)\s+([\d,]+)\s*", heading, re.DOTALL) for heading in headings)
    return {match[1]: int(match[2].replace(",", "")) for match in found if match}


def test_an_object_shows_its_events_newest_first_and_their_icons(reader: Reader, crm: Crm) -> None:
    page = reader.open_object(*LEAD)

    expect(page.get_by_role("article")).to_have_count(crm.total(LEAD))
    assert shown_ids(page) == [each["id"] for each in crm.api().timeline(*LEAD, page_size=100)["events"]]
    assert page.locator("article .rail svg").count() == crm.total(LEAD)
    assert "token" not in page.url


def test_a_feed_of_a_thousand_events_scrolls_to_its_end_with_few_of_them_in_the_page(reader: Reader, crm: Crm) -> None:
    page = reader.open("/feed")
    expect(page.get_by_role("article").first).to_be_visible()
    seen = dict.fromkeys(shown_ids(page))
    most = 0
    scroller = page.locator("activity-timeline-list .scroller")
    end = page.get_by_text("The beginning of the history")

    for _ in range(400):
        if end.count():
            break
        scroller.evaluate("(element) => { element.scrollTop += 700; }")
        page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
        ids = shown_ids(page)
        most = max(most, len(ids))
        seen |= dict.fromkeys(ids)

    expect(end).to_be_visible()
    seen |= dict.fromkeys(shown_ids(page))
    total = crm.api().get("/api/v1/activities/summary/", date_from="1970-01-01").json["data"]["total"]
    assert len(seen) == total
    assert most <= MOST_ARTICLES


def test_events_are_grouped_by_the_days_of_the_readers_zone(reader: Reader, crm: Crm) -> None:
    place: Object = ("lead", "days-of-the-reader")
    now = datetime.now(UTC)
    ages = {"Today": timedelta(), "Yesterday": timedelta(days=1), "earlier": timedelta(days=70)}
    crm.record(*(crm.message(place, created_at=(now - age).isoformat()) for age in ages.values()))

    page = reader.open_object(*place)

    headings = page.get_by_role("heading", level=2)
    expect(headings).to_have_count(3)
    texts = headings.all_inner_texts()
    assert texts[0].startswith("Today")
    assert texts[1].startswith("Yesterday")
    assert (now - ages["earlier"]).strftime("%B") in texts[2]


@pytest.mark.parametrize(("grouping", "facet"), [("Type", "event_type"), ("Person", "actor")])
def test_groups_of_type_and_person_are_those_of_the_facets(reader: Reader, crm: Crm, grouping: str, facet: str) -> None:
    page = reader.open_object(*LEAD)
    page.get_by_role("button", name="Group by").click()
    page.get_by_role("button", name=grouping, exact=True).last.click()

    facets = crm.api().timeline(*LEAD, facets=facet)["facets"][facet]
    # Headings of days have no button: these are the groups.
    expect(page.get_by_role("heading", level=2).get_by_role("button")).to_have_count(len(facets))
    assert sorted(heading_counts(page).values()) == sorted(facets.values())
    assert parameters(page)["group"] == [{"Type": "type", "Person": "actor"}[grouping]]


def test_filters_stand_in_the_address_survive_a_reload_and_go_with_the_back_button(reader: Reader, crm: Crm) -> None:
    page = reader.open("/feed")
    expect(page.get_by_role("article").first).to_be_visible()
    choose(page, "Type", "Call")
    expect(page).to_have_url(re.compile("type=call"))
    calls = crm.api().get("/api/v1/activities/feed/", event_type="call", page_size=100).json["events"]
    page.get_by_role("article").and_(page.locator(f'[data-id="{calls[0]["id"]}"]')).wait_for()
    assert shown_ids(page)[:5] == [each["id"] for each in calls[:5]]

    page.reload()
    page.get_by_role("article").and_(page.locator(f'[data-id="{calls[0]["id"]}"]')).wait_for()
    assert shown_ids(page)[:5] == [each["id"] for each in calls[:5]]

    page.go_back()
    expect(page).not_to_have_url(re.compile("type=call"))
    expect(page.get_by_role("button", name=re.compile("Remove filter"))).to_have_count(0)


def test_an_object_is_asked_for_once_and_not_again_for_a_filter(reader: Reader) -> None:
    page = reader.open("/feed")
    expect(page.get_by_role("article").first).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{page.url.split('#')[0]}#/objects/{LEAD[0]}/{LEAD[1]}")
    fact = page.locator("object-header .facts a").first
    expect(fact).to_contain_text(re.compile(r"\d"))
    fact.click()
    expect(page).to_have_url(re.compile(r"type=call"))
    page.locator(".body:not(.reading)").wait_for()

    assert [path for path in asked if path.endswith("/summary/")] == ["/api/v1/activities/summary/"]


def test_a_link_shows_another_reader_the_same(readers: Readers, crm: Crm) -> None:
    actor = Sample().user_id
    day = (datetime.now(UTC) - timedelta(days=150)).date().isoformat()
    page = readers(user="somebody else").open("/feed", f"?type=note&type=call&actor={actor}&from={day}")

    expect(page.get_by_role("button", name=re.compile("Remove filter"))).to_have_count(4)
    wanted = {"event_type": "note,call", "actor_id": actor, "date_from": day, "timezone": "Europe/Berlin"}
    events = crm.api().get("/api/v1/activities/feed/", **wanted, page_size=100).json["events"]
    page.get_by_role("article").first.wait_for()
    assert shown_ids(page)[:5] == [each["id"] for each in events[:5]]

    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_role("button", name=re.compile("Remove filter"))).to_have_count(0)
    assert "type" not in parameters(page)


def test_a_day_of_the_picker_is_a_day_of_the_reader(reader: Reader, crm: Crm) -> None:
    place: Object = ("lead", "late-at-night")
    # 23:30 in Berlin is 22:30 or 21:30 in UTC; half an hour later is the next day.
    late, later = "2026-03-10T22:30:00Z", "2026-03-10T23:30:00Z"
    crm.record(crm.message(place, created_at=late), crm.message(place, created_at=later))
    page = reader.open_object(*place)
    expect(page.get_by_role("article")).to_have_count(2)

    page.get_by_role("button", name="Date", exact=True).click()
    page.get_by_label("To", exact=True).fill("2026-03-10")

    expect(page.get_by_role("article")).to_have_count(1)
    assert parameters(page)["to"] == ["2026-03-10"]


def test_found_words_are_marked_whatever_their_accents(reader: Reader, crm: Crm) -> None:
    place: Object = ("lead", "menu")
    texts = ("Crème Brûlée for all", "Cheese")
    crm.record(*(crm.message(place, data={"text": text}) for text in texts))
    page = reader.open_object(*place)

    page.get_by_role("textbox", name="Search in activities").fill("creme brulee")

    expect(page.get_by_role("article")).to_have_count(1)
    assert set(page.locator("mark").all_inner_texts()) == {"Crème", "Brûlée"}
    page.get_by_role("button", name="Clear search").click()
    expect(page.get_by_role("article")).to_have_count(2)


def test_a_filter_is_remembered_by_the_browser(reader: Reader) -> None:
    page = reader.open("/feed")
    page.get_by_role("article").first.wait_for()
    choose(page, "Type", "Email")
    expect(page).to_have_url(re.compile("type=email"))

    other = reader.open("/feed")

    expect(other.get_by_role("button", name="Remove filter Email")).to_be_visible()


def test_each_type_shows_its_details_in_words(reader: Reader, crm: Crm) -> None:
    place: Object = ("deal", "details")
    call = {"direction": "outbound", "duration_seconds": 300, "outcome": "successful", "notes": "Pricing"}
    email = {"subject": "Offer", "from": "a@example.com", "to": ["b@example.com"], "body_preview": "As discussed"}
    meeting = {
        "title": "Demo",
        "attendees": ["Ada", "Bob"],
        "duration_minutes": 60,
        "meeting_url": "https://meet.example/1",
    }
    change = {"changes": {"amount": ["1000", "2500"]}}
    file = {"file_name": "contract.pdf", "file_size": 2_500_000}
    kinds = {"call": call, "email": email, "meeting": meeting, "field_updated": change, "file_attached": file}
    crm.record(*(crm.message(place, kind, data=data) for kind, data in kinds.items()))

    page = reader.open_object(*place)

    expect(page.get_by_role("article")).to_have_count(len(kinds))
    for article in page.get_by_role("article").all():
        if (more := article.locator("[aria-expanded='false']")).count():
            more.first.click()
    text = "".join(page.get_by_role("article").all_inner_texts())
    for wanted in ("5 min", "Successful", "Pricing", "a@example.com → b@example.com", "As discussed", "2 attendees"):
        assert wanted in text
    for wanted in ("1 h", "1,000", "2,500", "contract.pdf", "2.5 MB"):
        assert wanted.replace(",", "") in text.replace(",", "")
    expect(page.get_by_role("link", name=re.compile("meet.example"))).to_have_attribute("rel", "noopener noreferrer")


def test_the_feed_says_whose_each_event_is_by_name_and_leads_there(reader: Reader, crm: Crm) -> None:
    place: Object = ("account", "8a1f0c9e-0000-4000-8000-000000000001")
    text = "Who is this about"
    named = crm.message(
        place, "custom", data={"action": "created", "name": "Hooli Europe"}, created_at="2026-02-01T09:00:00Z"
    )
    crm.record(named, crm.message(place, data={"text": text}))
    # The event that has the name is not among those that are shown.
    page = reader.open("/feed", "?type=note")

    page.get_by_role("article").filter(has_text=text).get_by_role("link", name="Account Hooli Europe").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hooli Europe")
    expect(page.get_by_role("article")).to_have_count(2)


def test_the_end_of_the_list_says_whether_older_events_are_in_the_archive(reader: Reader, crm: Crm) -> None:
    place: Object = ("lead", "with-an-archive")
    crm.record(crm.message(place))
    page = reader.open_object(*place)
    expect(page.get_by_text("The beginning of the history")).to_be_visible()

    def as_with_an_archive(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"x-timeline-older-in-archive": "true"})

    page.route("**/activities/timeline/**", as_with_an_archive)
    page.reload()

    expect(page.get_by_text("Older activities are in the archive")).to_be_visible()
    expect(page.get_by_text("The beginning of the history")).to_have_count(0)


def test_an_empty_object_a_filter_without_hits_and_an_error_each_say_so(readers: Readers) -> None:
    reader = readers()
    page = reader.open_object("lead", "nobody-ever-saw")
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()

    page = reader.open_object(*LEAD, query="?q=zzzzzzzz")
    expect(page.get_by_text("Nothing matches the filters")).to_be_visible()

    page = reader.context.new_page()
    page.route("**/activities/timeline/**", lambda route: route.abort())
    page.goto(f"{reader.url}/#/objects/lead/unreachable?token={reader.token}")
    expect(page.get_by_role("alert")).to_contain_text("no connection")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()


def test_who_has_no_token_is_asked_for_one_and_an_expired_one_is_said(readers: Readers, crm: Crm) -> None:
    reader = readers(role=Role.MEMBER)
    page = reader.context.new_page()
    page.goto(crm.url)
    page.get_by_label("Access token").fill("nonsense")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_have_text("This is not an access token.")

    page.get_by_label("Access token").fill(reader.token)
    page.get_by_role("button", name="Open").click()

    page.get_by_role("article").first.wait_for()
    expect(page.get_by_role("link", name="Dead letters")).to_have_count(0)
    assert page.evaluate("localStorage.length === 0 || !JSON.stringify(localStorage).includes('eyJ')")

    forged = reader.token[:-4] + "AAAA"
    page = reader.context.new_page()
    page.goto(f"{crm.url}/#token={forged}")
    expect(page.get_by_role("alert")).to_contain_text("not accepted any more")
