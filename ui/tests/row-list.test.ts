import assert from "node:assert/strict";
import { test } from "node:test";

import type { TimelineEvent } from "../src/api/types.ts";
import { Localizer } from "../src/i18n/localizer.ts";
import { dayBorders } from "../src/timeline/day-groups.ts";
import { EventList } from "../src/timeline/event-list.ts";
import type { Grouping } from "../src/timeline/filters.ts";
import { RowList } from "../src/timeline/row-list.ts";
import { neighbourOf, rowsOf } from "../src/timeline/rows.ts";
import type { Section } from "../src/timeline/section.ts";
import { segmentsOfRows } from "../src/timeline/segments.ts";
import { event } from "./events.ts";
import { chunksOf } from "./rows.ts";

const localizer = new Localizer("en");
const borders = dayBorders(new Date("2024-05-15T12:00:00Z"));
const at = (id: string, created_at: string): TimelineEvent => event({ id, created_at });

function sectionOf(list: EventList, part: Partial<Section> = {}): Section {
  const blank = { list, isWhole: false, isLoading: false, isCollapsed: false, failure: undefined, key: "" };
  return { ...blank, ...part } as Section;
}

function shown(sections: Section[], grouping: Grouping = "date"): RowList {
  return rowsOf(sections, { grouping, localizer, borders, labelOf: (key) => key });
}

function keys(rows: RowList): string[] {
  return rows.slice(0, rows.length).map((row) => row.key);
}

test("a row is found by its index, in whichever chunk it is", () => {
  const rows = new RowList(chunksOf(10, 3));
  assert.equal(rows.length, 10);
  assert.deepEqual([0, 2, 3, 9].map((index) => rows.at(index)?.key), ["k0", "k2", "k3", "k9"]);
  assert.deepEqual([rows.at(-1), rows.at(10)], [undefined, undefined]);
  assert.deepEqual(rows.slice(2, 7).map((row) => row.key), ["k2", "k3", "k4", "k5", "k6"]);
  assert.deepEqual([rows.indexOf("k7", 1), rows.indexOf("k1", 9), rows.indexOf("gone", 4)], [7, 1, -1]);
});

test("a day that goes on in the next page has one heading", () => {
  const list = new EventList();
  list.append([at("a", "2024-05-15T10:00:00Z"), at("b", "2024-05-14T10:00:00Z")]);
  list.append([at("c", "2024-05-14T09:00:00Z"), at("d", "2024-03-14T09:00:00Z")]);
  const rows = shown([sectionOf(list)]);
  assert.deepEqual(keys(rows), ["group:today", "a", "group:yesterday", "b", "c", "group:2024-03", "d", "loading:"]);
  assert.deepEqual([0, 3, 4, 6].map((index) => rows.headingAt(index)?.key), [
    "group:today", "group:yesterday", "group:yesterday", "group:2024-03",
  ]);
  assert.deepEqual([1, 4, 7].map((index) => rows.eventsBefore(index)), [0, 2, 4]);
});

test("a page more, and an event that comes live, leave the other pages' rows as they are", () => {
  const list = new EventList();
  for (const day of [12, 11, 10]) list.append([at(`e${day}`, `2024-04-${day}T10:00:00Z`)]);
  const section = sectionOf(list);
  const before = shown([section]).chunks;
  list.append([at("older", "2024-04-01T10:00:00Z")]);
  assert.deepEqual(shown([section]).chunks.slice(0, 3).map((chunk, index) => chunk === before[index]), [true, true, true]);
  list.put(at("e12", "2024-04-12T10:00:00Z"), false);
  assert.deepEqual(shown([section]).chunks.slice(0, 3).map((chunk, index) => chunk === before[index]), [false, true, true]);
  list.put(at("live", "2024-05-15T10:00:00Z"), false);
  assert.deepEqual(keys(shown([section])).slice(0, 4), ["group:today", "live", "group:2024-04", "e12"]);
});

test("a heading goes with the last event below it, wherever pages were cut", () => {
  const list = new EventList();
  list.append([at("a", "2024-05-15T10:00:00Z")]);
  list.append([at("b", "2024-05-15T09:00:00Z"), at("c", "2024-03-15T09:00:00Z")]);
  list.remove("a");
  assert.deepEqual(keys(shown([sectionOf(list)])), ["group:today", "b", "group:2024-03", "c", "loading:"]);
  list.remove("b");
  assert.deepEqual(keys(shown([sectionOf(list, { isWhole: true })])), ["group:2024-03", "c", "end"]);
});

test("events of a group are counted from its own heading, and one that is closed shows none", () => {
  const [calls, notes] = [new EventList(), new EventList()];
  calls.append([at("a", "2024-05-15T10:00:00Z"), at("b", "2024-05-14T10:00:00Z")]);
  notes.append([at("c", "2024-05-13T10:00:00Z"), at("d", "2024-05-12T10:00:00Z")]);
  const sections = [sectionOf(calls, { key: "call", total: 2, isWhole: true }), sectionOf(notes, { key: "note", total: 2 })];
  const rows = shown(sections, "type");
  assert.deepEqual(keys(rows), ["section:call", "a", "b", "section:note", "c", "d", "more:note"]);
  assert.deepEqual([rows.eventsBefore(2), rows.eventsBefore(5)], [1, 1]);
  (sections[0] as Section).isCollapsed = true;
  assert.deepEqual(keys(shown(sections, "type")).slice(0, 3), ["section:call", "section:note", "c"]);
});

test("the visible part is cut into feeds that know their place in the whole", () => {
  const list = new EventList();
  list.append([at("a", "2024-05-15T10:00:00Z"), at("b", "2024-05-14T10:00:00Z"), at("c", "2024-05-14T09:00:00Z")]);
  const segments = segmentsOfRows(shown([sectionOf(list)]), 1, 5);
  assert.deepEqual(
    segments.map(({ key, position, rows }) => [key, position, rows.length]),
    [["feed:group:today", 1, 1], ["group:yesterday", 2, 1], ["feed:group:yesterday", 2, 2]],
  );
});

test("the keyboard goes from event to event, over headings, and not beyond the ends", () => {
  const list = new EventList();
  list.append([at("a", "2024-05-15T10:00:00Z"), at("b", "2024-05-14T10:00:00Z"), at("c", "2024-03-14T09:00:00Z")]);
  const rows = shown([sectionOf(list)]);
  assert.deepEqual([rows.eventFrom(-1, 1)?.key, rows.eventFrom(rows.length, -1)?.key], ["a", "c"]);
  assert.deepEqual([rows.eventFrom(1, 1)?.key, rows.eventFrom(1, 8)?.key, rows.eventFrom(5, 1)], ["b", "c", undefined]);
  assert.deepEqual([neighbourOf(rows, "a"), neighbourOf(rows, "c")], ["b", "b"]);
});
