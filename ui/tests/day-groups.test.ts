import assert from "node:assert/strict";
import { test } from "node:test";

import { dayBorders, dayGroup } from "../src/timeline/day-groups.ts";

process.env["TZ"] = "Europe/Berlin";

const wednesday = dayBorders(new Date("2024-05-15T12:00:00+02:00"));
const groupOf = (moment: string, borders = wednesday): string => dayGroup(Date.parse(moment), borders).key;

test("midnight divides days in the reader's zone, not in UTC", () => {
  assert.equal(groupOf("2024-05-14T22:00:00Z"), "today");
  assert.equal(groupOf("2024-05-14T21:59:59Z"), "yesterday");
});

test("a week begins on Monday, and yesterday of another week is still yesterday", () => {
  assert.equal(groupOf("2024-05-12T22:00:00Z"), "thisWeek");
  assert.equal(groupOf("2024-05-12T21:59:59Z"), "2024-05");
  const monday = dayBorders(new Date("2024-05-13T12:00:00+02:00"));
  assert.equal(groupOf("2024-05-12T10:00:00Z", monday), "yesterday");
  assert.equal(groupOf("2024-05-11T10:00:00Z", monday), "2024-05");
});

test("older events stand under the month of the reader's calendar", () => {
  assert.equal(groupOf("2024-03-31T22:30:00Z"), "2024-04");
  assert.equal(groupOf("2023-12-31T22:30:00Z"), "2023-12");
});

test("an event dated ahead is upcoming from tomorrow on", () => {
  assert.equal(groupOf("2024-05-15T21:59:00Z"), "today");
  assert.equal(groupOf("2024-05-15T22:00:00Z"), "upcoming");
});

test("a day on which clocks change has 23 hours", () => {
  const { today, tomorrow } = dayBorders(new Date("2024-03-31T12:00:00+02:00"));
  assert.equal(tomorrow - today, 23 * 3600 * 1000);
});

test("borders of a group hold every moment of it", () => {
  for (const moment of ["2024-05-15T10:00:00Z", "2024-05-13T10:00:00Z", "2024-05-03T10:00:00Z", "2022-01-31T22:59:59Z"]) {
    const time = Date.parse(moment);
    const group = dayGroup(time, wednesday);
    assert.ok(group.from <= time && time < group.until);
    assert.equal(dayGroup(group.from, wednesday).key, group.key);
    assert.equal(dayGroup(Math.min(group.until, Date.parse("2030-01-01")) - 1, wednesday).key, group.key);
  }
});
