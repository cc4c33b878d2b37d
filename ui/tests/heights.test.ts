import assert from "node:assert/strict";
import { test } from "node:test";

import { Heights } from "../src/timeline/heights.ts";
import { RowList } from "../src/timeline/row-list.ts";
import { chunksOf, rowsNamed } from "./rows.ts";

test("rows are estimated until they are measured", () => {
  const heights = new Heights();
  heights.layout(new RowList(chunksOf(3, 2)), () => 50);
  assert.ok(heights.measure(1, 100));
  assert.ok(!heights.measure(1, 100.2), "less than half a pixel is nothing");
  assert.ok(!heights.measure(3, 100), "there is no such row");
  assert.equal(heights.total, 200);
  assert.deepEqual([heights.offset(1), heights.offset(2), heights.offset(99)], [50, 150, 200]);
});

test("a measured row keeps its height when rows come above it, and when its chunk is exchanged", () => {
  const heights = new Heights();
  const before = chunksOf(3, 2);
  heights.layout(new RowList(before), () => 50);
  heights.measure(1, 100);
  heights.measure(2, 70);
  heights.layout(new RowList([rowsNamed("new"), ...before]), () => 50);
  assert.deepEqual([heights.offset(2), heights.offset(3), heights.total], [100, 200, 270]);
  heights.layout(new RowList([rowsNamed("newer", "k0", "new", "k1"), before[1] ?? []]), () => 50);
  assert.deepEqual([heights.offset(3), heights.offset(4), heights.total], [150, 250, 320]);
});

test("the row at a distance from the top is found, also beyond both ends", () => {
  const heights = new Heights();
  heights.layout(new RowList(chunksOf(100_000, 100)), () => 60);
  assert.equal(heights.indexAt(-1), 0);
  assert.equal(heights.indexAt(0), 0);
  assert.equal(heights.indexAt(59), 0);
  assert.equal(heights.indexAt(60), 1);
  assert.equal(heights.indexAt(60 * 70_000 + 30), 70_000);
  assert.equal(heights.indexAt(1e9), 99_999);
  heights.measure(0, 100);
  assert.equal(heights.indexAt(60), 0);
  assert.equal(heights.total, 60 * 99_999 + 100);
});

test("offsets are the sums of heights, whatever was measured, however the rows are cut", () => {
  for (const size of [1, 3, 5, 37]) {
    const heights = new Heights();
    heights.layout(new RowList(chunksOf(37, size)), (row) => Number(row.key.slice(1)) + 1);
    for (let index = 0; index < 37; index += 3) heights.measure(index, 7 * index + 1);
    let sum = 0;
    for (let index = 0; index < 37; index++) {
      assert.equal(heights.offset(index), sum);
      assert.equal(heights.indexAt(sum), index);
      sum += index % 3 === 0 ? 7 * index + 1 : index + 1;
    }
    assert.equal(heights.total, sum);
  }
});

test("the range covers the window and its margin", () => {
  const heights = new Heights();
  assert.deepEqual(heights.range(0, 500, 100), [0, 0]);
  heights.layout(new RowList(chunksOf(100, 7)), () => 50);
  assert.deepEqual(heights.range(1000, 500, 100), [18, 33]);
  assert.deepEqual(heights.range(0, 500, 100), [0, 13]);
  heights.layout(new RowList([]), () => 50);
  assert.deepEqual([heights.range(0, 500, 100), heights.total], [[0, 0], 0]);
});

test("a page more asks for the heights of its own rows only", () => {
  const heights = new Heights();
  const chunks = chunksOf(100_000, 100);
  heights.layout(new RowList(chunks), () => 60);
  let asked = 0;
  heights.layout(new RowList([...chunks, rowsNamed("a", "b")]), () => ++asked);
  assert.equal(asked, 2);
});
