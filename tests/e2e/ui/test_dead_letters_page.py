"""Dead letters in the browser: found, understood, repaired by field, replayed, and their record."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from deploy.commands.token import Role
from deploy.demo.sample import Object
from tests.e2e.ui.browser import Reader
from tests.e2e.ui.conftest import Readers
from tests.e2e.ui.crm import Crm
from tests.waiting import eventually

LETTERS = "/api/v1/activities/dead-letters/"


def misspelt(crm: Crm, place: Object, **changes: Any) -> dict[str, Any]:
    """A note whose event type has a misspelt name."""
    message = crm.message(place, source="bottlecrm", **changes)
    message["evnt_type"] = message.pop("event_type")
    return message


@pytest.fixture
def own(crm: Crm) -> Crm:
    """An organization without other letters."""
    return Crm(crm.settings, crm.url, f"org-{uuid4()}", crm.user)


@pytest.fixture
def own_reader(readers: Readers, own: Crm) -> Reader:
    return readers(token=own.token())


def refuse(crm: Crm, *messages: dict[str, Any]) -> None:
    crm.publish(messages)
    eventually(lambda: crm.api().get(LETTERS).json["pagination"]["total"] == len(messages), "the letters are stored")


def test_a_letter_is_repaired_tried_and_replayed_and_its_event_appears(own_reader: Reader, own: Crm) -> None:
    place: Object = ("lead", "mended")
    refuse(own, misspelt(own, place, data={"text": "Better late"}), own.message(place, source="other", object_id=7))
    page = own_reader.open("/admin")
    expect(page.get_by_text("2 letters")).to_be_visible()
    page.get_by_role("link", name=re.compile("event_type")).click()

    letter = page.locator("dead-letter")
    expect(letter.get_by_text("Never replayed.")).to_be_visible()
    letter.get_by_role("button", name="Original bytes").click()
    expect(letter.locator("pre")).to_contain_text('"evnt_type": "note"')
    # What it says is wrong suggests the repair.
    expect(letter.get_by_label("What to do")).to_have_value("rename")
    expect(letter.get_by_label("Path", exact=True)).to_have_value("$.evnt_type")
    expect(letter.get_by_label("New path")).to_have_value("$.event_type")
    letter.get_by_role("button", name="Try without publishing").click()
    expect(letter.get_by_text("Would be published: 1")).to_be_visible()
    assert own.api().timeline(*place)["events"] == []
    letter.get_by_role("button", name="Replay", exact=True).click()
    expect(letter.get_by_text("Published: 1")).to_be_visible()

    eventually(lambda: own.total(place) == 1, "the event can be read")
    expect(page.get_by_text("1 letter", exact=True)).to_be_visible()
    history = letter.locator(".history li")
    expect(history).to_have_count(2)
    expect(letter.locator(".history")).to_contain_text(own.user)
    expect(letter.locator(".history")).to_contain_text('{"rename":{"$.evnt_type":"$.event_type"}}')


def test_a_value_is_set_by_path_and_a_repair_that_does_not_help_says_so(own_reader: Reader, own: Crm) -> None:
    refuse(own, own.message(("lead", "x"), object_id=7))
    page = own_reader.open("/admin")
    page.locator("dead-letters li a").click()
    letter = page.locator("dead-letter")
    expect(letter.locator("pre mark")).to_contain_text('"object_id": 7')

    letter.get_by_label("What to do").select_option("set")
    letter.get_by_label("New value").fill("[]")
    letter.get_by_role("button", name="Try without publishing").click()
    expect(letter.get_by_text("Would be refused: 1")).to_be_visible()
    expect(letter.locator(".answer li")).to_contain_text("$.object_id")
    letter.get_by_label("New value").fill("x-7")
    letter.get_by_role("button", name="Replay", exact=True).click()

    eventually(lambda: own.total(("lead", "x-7")) == 1, "the event can be read")


def test_one_repair_mends_all_letters_of_the_same_kind(own_reader: Reader, own: Crm) -> None:
    place: Object = ("lead", "many")
    refuse(own, *(misspelt(own, place) for _ in range(3)))
    page = own_reader.open("/admin")
    page.locator("dead-letters li a").first.click()
    letter = page.locator("dead-letter")

    letter.get_by_label("Also the 2 other listed letters with this reason and path").check()
    letter.get_by_role("button", name="Replay", exact=True).click()

    expect(letter.get_by_text("Published: 3")).to_be_visible()
    eventually(lambda: own.total(place) == 3, "the events can be read")
    expect(page.get_by_text("Every message became an event.")).to_be_visible()
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator("dead-letters .list li")).to_have_count(3)


def test_letters_are_narrowed_by_reason_and_source(own_reader: Reader, own: Crm) -> None:
    refuse(own, misspelt(own, ("lead", "a")), own.message(("lead", "a"), "no_such_type", source="legacy"))
    page = own_reader.open("/admin")
    items = page.locator("dead-letters .list li")
    expect(items).to_have_count(2)

    page.get_by_label("Reason").select_option("event_type")
    expect(items).to_have_count(1)
    expect(items).to_contain_text("Unknown event type")
    page.get_by_label("Reason").select_option("")
    page.get_by_label("Source").fill("bottlecrm")
    page.get_by_label("Source").blur()
    expect(items).to_have_count(1)
    page.get_by_label("Source").fill("nobody")
    page.get_by_label("Source").blur()
    expect(page.get_by_text("No letter matches the filters")).to_be_visible()


def test_a_members_token_shows_no_letters(readers: Readers) -> None:
    page = readers(role=Role.MEMBER).open("/admin")

    expect(page.get_by_role("alert")).to_have_text("This page is for administrators.")
