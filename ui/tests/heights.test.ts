import assert from "node:assert/strict";
import { test } from "node:test";

import { Heights } from "../src/timeline/heights.ts";

const rows = (count: number): { key: string }[] => Array.from({ length: count }, (_, index) => ({ key: `k${index}` }));

test("rows are estimated until they are measured", () => {
  const heights = new Heights();
  heights.layout(rows(3), () => 50);
  assert.ok(heights.measure(1, 100));
  assert.ok(!heights.measure(1, 100.2), "less than half a pixel is nothing");
  assert.equal(heights.total, 200);
  assert.deepEqual([heights.offset(1), heights.offset(2)], [50, 150]);
});

test("a measured row keeps its height when rows come above it", () => {
  const heights = new Heights();
  const before = rows(3);
  heights.layout(before, () => 50);
  heights.measure(1, 100);
  heights.layout([{ key: "new" }, ...before], () => 50);
  assert.deepEqual([heights.offset(2), heights.offset(3)], [100, 200]);
});

test("the row at a distance from the top is found, also beyond both ends", () => {
  const heights = new Heights();
  heights.layout(rows(100_000), () => 60);
  assert.equal(heights.indexAt(0), 0);
  assert.equal(heights.indexAt(59), 0);
  assert.equal(heights.indexAt(60), 1);
  assert.equal(heights.indexAt(60 * 70_000 + 30), 70_000);
  assert.equal(heights.indexAt(1e9), 99_999);
  heights.measure(0, 100);
  assert.equal(heights.indexAt(60), 0);
  assert.equal(heights.total, 60 * 99_999 + 100);
});

test("offsets are the sums of heights, whatever was measured", () => {
  const heights = new Heights();
  const all = rows(37);
  heights.layout(all, (index) => index + 1);
  for (let index = 0; index < 37; index += 3) heights.measure(index, 7 * index + 1);
  let sum = 0;
  for (let index = 0; index < 37; index++) {
    assert.equal(heights.offset(index), sum);
    assert.equal(heights.indexAt(sum), index);
    sum += index % 3 === 0 ? 7 * index + 1 : index + 1;
  }
  assert.equal(heights.total, sum);
});

test("the range covers the window and its margin", () => {
  const heights = new Heights();
  heights.layout(rows(100), () => 50);
  assert.deepEqual(heights.range(1000, 500, 100), [18, 33]);
  assert.deepEqual(heights.range(0, 500, 100), [0, 13]);
  heights.layout([], () => 50);
  assert.deepEqual(heights.range(0, 500, 100), [0, 0]);
});
