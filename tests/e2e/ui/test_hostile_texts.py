"""What foreign systems write is text: shown letter by letter, never run, never fetched, wherever it stands."""

from urllib.parse import quote

from playwright.sync_api import Page, expect

from deploy.demo.sample import Object
from tests.e2e.ui.browser import Reader
from tests.e2e.ui.crm import Crm
from tests.e2e.ui.hostile_events import COUNT, hostile_events, hostile_texts
from tests.e2e.ui.test_dead_letters_page import misspelt
from tests.waiting import eventually

LETTERS = "/api/v1/activities/dead-letters/"
# Every element, shadow trees too: what our own templates never make, and links that would run.
_FOREIGN = """() => {
  const names = ["img", "iframe", "object", "embed", "base", "marquee", "video", "audio", "math", "x"];
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName;
      const isForeign = names.includes(name);
      const runs = [...element.attributes].some((each) => /^on/i.test(each.name));
      const leads = name === "a" && !/^(https?:|\\/|#|$)/.test(element.getAttribute("href") ?? "");
      if (isForeign || runs || leads || (name === "script" && element.text !== "")) found.push(element.outerHTML);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return found.concat(window.ran === undefined ? [] : ["ran"]);
}"""
# Opens every row that has more, scrolls on, and gathers the text of every row that ever stood there.
_READ_ALL = """async (list) => {
  const scroller = list.shadowRoot.querySelector(".scroller");
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const texts = new Map();
  for (let still = 0, frames = 0; still < 5 && frames < 2000; frames++) {
    for (const row of list.shadowRoot.querySelectorAll("article")) {
      if (!texts.has(row.dataset.id)) row.querySelector('[aria-expanded="false"]')?.click();
    }
    await frame();
    for (const row of list.shadowRoot.querySelectorAll("article")) texts.set(row.dataset.id, row.textContent);
    const before = scroller.scrollTop;
    scroller.scrollTop += 900;
    await frame();
    still = Math.abs(scroller.scrollTop - before) < 2 ? still + 1 : 0;
  }
  return [...texts.values()];
}"""


def assert_nothing_ran(page: Page) -> None:
    assert page.evaluate(_FOREIGN) == []


def test_two_hundred_hostile_texts_in_every_field_are_shown_as_text(reader: Reader, crm: Crm) -> None:
    assert len(set(hostile_texts())) == COUNT
    place: Object = ("lead", "hostile")
    actor = {"id": "u-hostile", "email": "x@example.com"}
    crm.record(
        *(
            crm.message(place, event_type, data=data, actor=actor | {"first_name": text[:100], "last_name": text[:100]})
            for text, event_type, data in hostile_events()
        )
    )

    page = reader.open_object(*place)
    page.get_by_role("article").first.wait_for()
    shown: list[str] = page.locator("activity-timeline-list").evaluate(_READ_ALL)

    assert len(shown) == COUNT
    everything = "".join("".join(shown).split())
    missing = [text for text in hostile_texts() if "".join(text.split()) not in everything]
    assert missing == []
    assert_nothing_ran(page)

    page.get_by_role("button", name="Group by").click()
    page.get_by_role("button", name="Person", exact=True).last.click()
    page.get_by_role("heading", level=2).first.wait_for()
    assert_nothing_ran(page)


def test_hostile_addresses_searches_and_notes_are_text_too(reader: Reader) -> None:
    texts = hostile_texts()[::25]
    for text in texts[:4]:
        page = reader.open_object(
            "lead", quote(text[:120], safe=""), query=f"?q={quote(text)}&type={quote(text)}&from={quote(text)}"
        )
        expect(page.get_by_text("Nothing matches the filters")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text(text[:120].strip())
        assert_nothing_ran(page)
        page.close()
    page = reader.open_object("lead", "written-by-hand")
    for text in texts:
        page.get_by_role("button", name="Note", exact=True).click()
        page.get_by_role("textbox", name="Text").fill(text)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("article").first).to_contain_text(text)
    assert_nothing_ran(page)


def test_dashboard_and_dead_letters_show_hostile_texts_as_text(reader: Reader, crm: Crm) -> None:
    text = hostile_texts()[0]
    letter = misspelt(crm, ("lead", text), data={text: text})
    crm.publish([letter | {"source": text}, crm.message(("lead", text), text[:60], source=text)])
    eventually(lambda: crm.api().get(LETTERS).json["pagination"]["total"] >= 2, "the letters are stored")

    page = reader.open("/admin")
    for number in range(2):
        page.locator("dead-letters li a").nth(number).click()
        expect(page.locator("dead-letter pre")).to_contain_text(text[:30])
    assert_nothing_ran(page)

    page = reader.open("/dashboard")
    page.locator(".tile .value").first.wait_for()
    assert_nothing_ran(page)
