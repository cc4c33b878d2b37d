"""Writing: notes, calls, meetings and others by generated forms; edits, conflicts, deletes, drafts, failures."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from deploy.commands.token import Role
from deploy.demo.sample import Object
from tests.e2e.ui.browser import Reader
from tests.e2e.ui.conftest import Readers
from tests.e2e.ui.crm import Crm
from tests.waiting import eventually

EVENTS = "/api/v1/activities/events/"


def somewhere() -> Object:
    return ("lead", f"written-{uuid4()}")


def write_note(page: Page, text: str) -> None:
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Text").fill(text)
    page.get_by_role("button", name="Save").click()


def only_event(crm: Crm, place: Object) -> dict[str, object]:
    """Once there is one, and it is the only one."""

    def events() -> list[dict[str, object]]:
        found: list[dict[str, object]] = crm.api().timeline(*place)["events"]
        return found

    (event,) = eventually(events, "the event can be read")
    return event


def test_a_note_is_shown_at_once_and_is_there_after_a_reload(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    page = reader.open_object(*place)
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()

    write_note(page, "Asked for a discount")

    expect(page.get_by_role("article")).to_contain_text("Asked for a discount")
    expect(page.get_by_text("Saving…")).to_have_count(0)
    assert only_event(crm, place)["data"] == {"text": "Asked for a discount"}
    page.reload()
    expect(page.get_by_role("article")).to_contain_text("Asked for a discount")


def test_a_mention_is_offered_and_kept_as_such(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    crm.record(crm.message(place))
    page = reader.open_object(*place)
    page.get_by_role("article").wait_for()
    page.get_by_role("button", name="Note", exact=True).click()

    page.get_by_role("textbox", name="Text").press_sequentially("Over to @ad")
    page.get_by_role("option", name=re.compile("Ada Lovelace")).wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("please")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("article")).to_have_count(2)
    eventually(lambda: crm.total(place) == 2, "the note can be read")
    newest = crm.api().timeline(*place)["events"][0]
    assert re.fullmatch(r"Over to @[\w.]+ please", newest["data"]["text"])
    assert len(newest["data"]["mentions"]) == 1


def test_calls_meetings_and_any_other_type_have_forms_made_from_their_schemas(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    page = reader.open_object(*place)
    page.get_by_role("button", name="Log call").click()
    form = page.locator("activity-timeline-form")
    form.get_by_label("Direction").select_option("outbound")
    form.get_by_label(re.compile("Duration")).first.fill("15")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("article")).to_have_count(1)
    assert only_event(crm, place)["event_type"] == "call"

    page.get_by_role("button", name="Log meeting").click()
    page.locator("activity-timeline-form").get_by_label("Title").fill("Kick-off")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("article").first).to_contain_text("Kick-off")

    declared = crm.api().get("/api/v1/activities/event-types/").json["event_types"]
    offered = page.get_by_label("Other activity").locator("option").evaluate_all("all => all.map((each) => each.value)")
    by_action_only = {"field_updated", "status_change", "lead_converted", "file_attached"}
    assert {"note", "call", "meeting", *offered} - {""} >= {each["name"] for each in declared} - by_action_only
    page.get_by_label("Other activity").select_option("feedback_received")
    expect(page.locator("activity-timeline-form").get_by_role("textbox").first).to_be_visible()


def test_own_events_are_edited_and_what_another_changed_meanwhile_is_not_overwritten_unseen(
    readers: Readers, crm: Crm
) -> None:
    place = somewhere()
    reader = readers(role=Role.MEMBER)
    page = reader.open_object(*place)
    write_note(page, "First")
    event = only_event(crm, place)
    page.get_by_role("article").hover()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.locator("article").get_by_role("textbox", name="Text").fill("Second")
    page.locator("article").get_by_role("button", name="Save").click()
    expect(page.get_by_role("article")).to_contain_text("Second")
    expect(page.locator("article form")).to_have_count(0)

    page.get_by_role("article").hover()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.locator("article").get_by_role("textbox", name="Text").fill("Third")
    other = crm.api().send("PATCH", f"{EVENTS}{event['id']}", {"data": {"text": "Somebody else's"}})
    assert other.status == 200, other.text
    page.locator("article").get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert")).to_contain_text("Somebody")
    expect(page.locator("article").get_by_role("textbox", name="Text")).to_have_value("Third")
    page.locator("article").get_by_role("button", name="Save").click()
    expect(page.locator("article form")).to_have_count(0)
    expect(page.get_by_role("article")).to_contain_text("Third")
    assert only_event(crm, place)["data"] == {"text": "Third"}


def test_a_deleted_event_comes_back_by_undo(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    crm.record(crm.message(place, data={"text": "Keep me"}))
    page = reader.open_object(*place)
    page.get_by_role("article").hover()

    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(0)
    eventually(lambda: crm.total(place) == 0, "the event is deleted")
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("article")).to_contain_text("Keep me")
    eventually(lambda: crm.total(place) == 1, "the event is restored")


def test_members_have_no_buttons_on_events_of_others(readers: Readers, crm: Crm) -> None:
    place = somewhere()
    crm.record(crm.message(place))
    page = readers(role=Role.MEMBER).open_object(*place)

    page.get_by_role("article").hover()

    expect(page.get_by_role("button", name="Delete", exact=True)).to_have_count(0)


def test_a_draft_survives_a_reload(reader: Reader) -> None:
    place = somewhere()
    page = reader.open_object(*place)
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Text").fill("Half a thou")

    page.reload()

    expect(page.get_by_text("Draft kept").first).to_be_attached()
    page.get_by_role("button", name=re.compile("^Note")).first.click()
    expect(page.get_by_role("textbox", name="Text")).to_have_value("Half a thou")


def test_what_could_not_be_saved_says_why_and_is_tried_again(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    page = reader.open_object(*place)
    page.get_by_text("Nothing has happened yet").wait_for()
    page.route(f"**{EVENTS}**", lambda route: route.abort())

    write_note(page, "Sent twice, kept once")

    expect(page.get_by_role("alert")).to_contain_text("Not saved. There is no connection to the server.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert only_event(crm, place)["data"] == {"text": "Sent twice, kept once"}
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_required_field_left_empty_is_said_where_it_is(reader: Reader) -> None:
    page = reader.open_object(*somewhere())
    page.get_by_role("button", name="Note", exact=True).click()

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Required")).to_be_visible()
    expect(page.get_by_role("textbox", name="Text")).to_be_focused()
    expect(page.get_by_role("textbox", name="Text")).to_have_attribute("aria-invalid", "true")


def test_everything_is_done_by_keyboard(reader: Reader, crm: Crm) -> None:
    place = somewhere()
    crm.record(*(crm.message(place, data={"text": f"Note {number}"}) for number in range(3)))
    page = reader.open_object(*place)
    articles = page.get_by_role("article")
    expect(articles).to_have_count(3)

    page.locator("article[tabindex='0']").focus()
    page.keyboard.press("End")
    expect(articles.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(articles.nth(1)).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("article textarea").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(articles.nth(1)).to_be_focused()
    page.keyboard.press("Delete")

    expect(articles).to_have_count(2)
    eventually(lambda: crm.total(place) == 2, "the event is deleted")
