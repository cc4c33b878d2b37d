import assert from "node:assert/strict";
import { test } from "node:test";

import { de } from "../src/i18n/de.ts";
import { en } from "../src/i18n/en.ts";
import { Localizer, readable } from "../src/i18n/localizer.ts";
import { plural } from "../src/i18n/plural.ts";

process.env["TZ"] = "Europe/Berlin";

const english = new Localizer("en-US");
const german = new Localizer("de-DE");
const NOW = Date.parse("2024-05-15T12:00:00Z");

test("every sentence of English is there in German, with the same places to fill", () => {
  const places = (sentence: unknown): string[] => (JSON.stringify(sentence).match(/\{\w+\}/g) ?? []).sort();
  for (const [key, sentence] of Object.entries(en)) {
    const theirs = de[key as keyof typeof de];
    assert.ok(theirs !== undefined && theirs !== "", key);
    if (typeof sentence === "string") assert.deepEqual(places(theirs), places(sentence), key);
  }
  assert.deepEqual(Object.keys(de.eventTypes), Object.keys(en.eventTypes));
});

test("plural forms are those of the language, also where there are more than two", () => {
  assert.equal(english.plural(en.newEventsSpoken, 1), "1 new activity");
  assert.equal(english.plural(en.newEventsSpoken, 1234), "1,234 new activities");
  assert.equal(german.plural(de.newEventsSpoken, 2), "2 neue Aktivitäten");
  const polish = { one: "{n} plik", few: "{n} pliki", many: "{n} plików", other: "{n} pliku" };
  assert.deepEqual([1, 3, 5, 22].map((n) => plural("pl", polish, n)), ["1 plik", "3 pliki", "5 plików", "22 pliki"]);
});

test("money follows locale and currency; without a known currency it is a number", () => {
  assert.equal(english.money("48000.00", "EUR"), "€48,000");
  assert.equal(german.money(450.5, "USD").replace(/\s/g, " "), "450,50 $");
  assert.equal(english.money(50_000), "50,000");
  assert.equal(english.money("about 5", "EUR"), "about 5");
});

test("times are relative for a week, then the day, with the year unless it is this one", () => {
  assert.equal(english.relative("2024-05-15T11:59:30Z", NOW), "now");
  assert.equal(english.relative("2024-05-15T09:00:00Z", NOW), "3 hr. ago");
  assert.equal(english.relative("2024-05-13T12:00:00Z", NOW), "2 days ago");
  assert.equal(english.relative("2024-03-31T12:00:00Z", NOW), "Mar 31");
  assert.equal(german.relative("2022-03-31T12:00:00Z", NOW), "31. März 2022");
});

test("a day is that day in every zone, and what is no date is shown as it is", () => {
  assert.equal(english.date("2024-02-29"), "Feb 29, 2024");
  assert.equal(english.date("soon"), "soon");
});

test("durations and sizes are said in their largest units", () => {
  assert.equal(english.duration(1455), "24 min");
  assert.equal(english.duration(90), "1 min 30 sec");
  assert.equal(english.duration(5400), "1 hr 30 min");
  assert.equal(english.bytes(2_411_724), "2.4 MB");
  assert.equal(english.bytes(0), "0 byte");
});

test("names nobody translated are made readable", () => {
  assert.deepEqual(["next_follow_up", "CLOSED_WON", "Amount"].map(readable), ["Next follow up", "Closed won", "Amount"]);
  assert.equal(english.eventType("demo_booked", "Demo booked"), "Demo booked");
});
