import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import type { Data } from "../src/api/types.ts";
import { Localizer } from "../src/i18n/localizer.ts";
import { segmentsOf } from "../src/timeline/highlight.ts";
import { type Layout, layoutOf } from "../src/timeline/layouts/index.ts";
import { event } from "./events.ts";

const english = new Localizer("en-US");
const layout = (event_type: string, data: Data, summary = ""): Layout => layoutOf(event({ event_type, data, summary }), english);
const chips = (shown: Layout): string[] => shown.chips.map((each) => each.text);

test("a call says direction, outcome and duration", () => {
  const shown = layout("call", { direction: "outbound", duration_seconds: 300, outcome: "no_answer", notes: "Pricing" });
  assert.deepEqual(chips(shown), ["Outbound", "No answer", "5 min"]);
  assert.equal(shown.chips[1]?.tone, "negative");
  assert.equal(shown.text, "Pricing");
});

test("an email says from whom to whom, with its subject and preview", () => {
  const shown = layout("email", { subject: "Offer", from: "a@x.example", to: ["b@x.example", "c@x.example"], body_preview: "Hi" });
  assert.equal(shown.title, "Offer");
  assert.deepEqual(chips(shown), ["a@x.example → b@x.example and c@x.example"]);
  assert.deepEqual(shown.facts.map((each) => each.label), ["From", "To"]);
});

test("a meeting has attendees and a link", () => {
  const shown = layout("meeting", { title: "Demo", attendees: ["Ann", "Bob"], duration_minutes: 60, meeting_url: "https://zoom.us/j/1" });
  assert.deepEqual(chips(shown), ["1 hr", "2 attendees"]);
  assert.equal(shown.facts.find((each) => each.href !== undefined)?.href, "https://zoom.us/j/1");
});

test("changes are shown from and to, whatever the values are", () => {
  const shown = layout("field_updated", {
    changes: { owner: [null, { first_name: "Jo", last_name: "Doe" }], closes_on: ["2024-01-01", "2024-02-29"], vip: [false, true] },
  });
  assert.equal(shown.title, "3 fields changed");
  assert.deepEqual(shown.changes, [
    { field: "Owner", from: "", to: "Jo Doe" },
    { field: "Closes on", from: "Jan 1, 2024", to: "Feb 29, 2024" },
    { field: "Vip", from: "No", to: "Yes" },
  ]);
  const status = layout("status_change", { field: "status", from: "in process", to: "CLOSED_WON", title: "Deal" });
  assert.deepEqual(status.changes, [{ field: "", from: "in process", to: "Closed won" }]);
});

test("money and sizes are written for the reader", () => {
  assert.deepEqual(chips(layout("deal_won", { name: "Atlas", amount: 5000, currency: "USD" })), ["$5,000"]);
  assert.deepEqual(chips(layout("file_attached", { filename: "a.pdf", file_size: 2_411_724 })), ["2.4 MB", "PDF"]);
});

test("only web addresses become links", () => {
  for (const url of ["javascript:alert(1)", "data:text/html,x", " https://x.example", "JAVASCRIPT:alert(1)"]) {
    const shown = layout("call", { recording_url: url });
    assert.equal(shown.facts.find((each) => each.href !== undefined), undefined, url);
  }
});

test("an unknown type shows its summary and every field of its data", () => {
  const shown = layout("demo_booked", { seats: 12, when: "2024-02-29" }, "Demo booked for 12");
  assert.equal(shown.title, "Demo booked for 12");
  assert.deepEqual(shown.facts, [
    { label: "Seats", text: "12" },
    { label: "When", text: "Feb 29, 2024" },
  ]);
});

test("data of any shape is shown as text", () => {
  for (const data of [null, [], "text", 7, { text: { a: [1, { b: null }] } }]) {
    assert.ok(layoutOf(event({ data: data as Data, summary: "s" }), english));
  }
});

test("every valid example of the contract has something to show", () => {
  const types = JSON.parse(
    readFileSync(new URL("../../../schemas/generated/event-types.json", import.meta.url), "utf-8"),
  ) as { name: string }[];
  for (const { name } of types) assert.notEqual(layout(name, {}, "The summary").title, "", name);
});

test("what was searched is marked: whole words, without case and accents", () => {
  const hits = segmentsOf("Crème brûlée, CREME again; creamery", "creme").filter((each) => each.isHit);
  assert.deepEqual(hits.map((each) => each.text), ["Crème", "CREME"]);
  const text = "a <b> & c";
  assert.equal(segmentsOf(text, "b c").map((each) => each.text).join(""), text);
});
