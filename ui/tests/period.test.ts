import assert from "node:assert/strict";
import { test } from "node:test";

import { hoursOfCell, shadeOf } from "../src/dashboard/heatmap.ts";
import { addDays, daysOf, groupsOf, isPeriod, periodOfGroup, presetPeriod, stepOf, weekdayOf } from "../src/dashboard/period.ts";
import { stacksOf } from "../src/dashboard/stacks.ts";

test("a preset of n days ends today and has n days", () => {
  const period = presetPeriod("30", new Date("2024-03-15T12:00:00+01:00"));
  assert.deepEqual(period, { from: "2024-02-15", to: "2024-03-15" });
  assert.equal(daysOf(period), 30);
  assert.equal(presetPeriod("month", new Date("2024-03-15T12:00:00+01:00")).from, "2024-03-01");
});

test("days are counted across a change of clocks", () => {
  assert.equal(addDays("2024-03-30", 2), "2024-04-01");
  assert.equal(daysOf({ from: "2024-10-26", to: "2024-10-28" }), 3);
});

test("weeks begin on Monday and months on their first, cut to the period", () => {
  const period = { from: "2024-01-03", to: "2024-06-20" };
  assert.equal(stepOf(period), "week");
  assert.equal(groupsOf(period, "week")[0], "2024-01-01");
  assert.equal(weekdayOf("2024-01-01"), 1);
  assert.deepEqual(periodOfGroup("2024-01-01", "week", period), { from: "2024-01-03", to: "2024-01-07" });
  assert.deepEqual(periodOfGroup("2024-06-01", "month", period), { from: "2024-06-01", to: "2024-06-20" });
  assert.equal(groupsOf(period, "month").length, 6);
});

test("what is no day, or ends before it begins, is no period", () => {
  assert.equal(isPeriod({ from: "2024-01-01", to: "2024-01-01" }), true);
  assert.equal(isPeriod({ from: "2024-01-02", to: "2024-01-01" }), false);
  assert.equal(isPeriod({ from: "soon", to: "2024-01-01" }), false);
});

test("a cell of the heatmap names each hour that it adds up, newest first", () => {
  const hours = hoursOfCell(1, 9, { from: "2024-01-01", to: "2024-01-15" });
  assert.deepEqual(hours.map((each) => each.since), ["2024-01-15T08:00:00.000Z", "2024-01-08T08:00:00.000Z", "2024-01-01T08:00:00.000Z"]);
});

test("an hour that clocks leave out is in no cell, one that they show twice lasts two", () => {
  assert.deepEqual(hoursOfCell(7, 2, { from: "2024-03-31", to: "2024-03-31" }), []);
  const [twice] = hoursOfCell(7, 2, { from: "2024-10-27", to: "2024-10-27" });
  assert.equal(Date.parse(twice?.until ?? "") - Date.parse(twice?.since ?? ""), 2 * 3_600_000);
});

test("one busy hour leaves shades to the others", () => {
  assert.deepEqual([0, 1, 20, 400].map((total) => shadeOf(total, 400)), [0, 1, 3, 5]);
});

test("parts of a bar add up to the whole, the rare types as one", () => {
  const counts = Object.fromEntries("abcdefghi".split("").map((type, index) => [type, 10 - index]));
  const stacks = stacksOf(counts, [{ key: "x", counts, total: 54 }], ["w", "x"]);
  assert.equal(stacks.length, 7);
  assert.deepEqual(stacks.at(-1)?.types, ["g", "h", "i"]);
  assert.equal(stacks.reduce((sum, each) => sum + each.total, 0), 54);
  assert.deepEqual(stacks[0]?.counts, [0, 10]);
});
