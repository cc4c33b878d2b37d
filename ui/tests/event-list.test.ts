import assert from "node:assert/strict";
import { test } from "node:test";

import { EventList } from "../src/timeline/event-list.ts";
import { event } from "./events.ts";

const at = (id: string, created_at: string) => event({ id, created_at });
const ids = (list: EventList): string[] => list.pieces.flat().map((each) => each.id);

test("a page does not repeat an event that came live before it", () => {
  const list = new EventList();
  list.append([at("a", "2024-05-15T10:00:00Z")]);
  list.put(at("b", "2024-05-15T11:00:00Z"), false);
  list.append([at("b", "2024-05-15T11:00:00Z"), at("c", "2024-05-15T09:00:00Z")]);
  assert.deepEqual(ids(list), ["b", "a", "c"]);
});

test("an event is put at its time, fractions of a second included", () => {
  const list = new EventList();
  list.append([at("new", "2024-05-15T10:00:01Z"), at("old", "2024-05-15T10:00:00Z")]);
  list.put(at("between", "2024-05-15T10:00:00.5Z"), true);
  assert.deepEqual(ids(list), ["new", "between", "old"]);
});

test("an event older than what was read is left to its page, at the end of the history it is put", () => {
  const list = new EventList();
  list.append([at("a", "2024-05-15T10:00:00Z")]);
  assert.equal(list.put(at("old", "2020-01-01T00:00:00Z"), false), false);
  assert.deepEqual(ids(list), ["a"]);
  assert.equal(list.put(at("old", "2020-01-01T00:00:00Z"), true), true);
  assert.deepEqual(ids(list), ["a", "old"]);
});

test("a frame of an unchanged event keeps the revision that was read, one of a changed event does not", () => {
  const list = new EventList();
  list.append([event({ revision: 3 })]);
  list.put(event(), false);
  assert.equal(list.get("e-1")?.revision, 3);
  list.put(event({ updated_at: "2024-05-16T00:00:00Z", summary: "edited" }), false);
  assert.equal(list.get("e-1")?.revision, undefined);
  assert.equal(list.pieces[0]?.[0]?.summary, "edited");
});

test("a removed event is gone and may come back", () => {
  const list = new EventList();
  list.append([event()]);
  assert.equal(list.remove("e-1")?.id, "e-1");
  assert.equal(list.size, 0);
  assert.equal(list.put(event(), true), true);
});

test("a burst of live events is put in order, in pieces that stay short", () => {
  const list = new EventList();
  list.append([at("oldest", "2024-05-15T10:00:00Z")]);
  const moments = Array.from({ length: 1000 }, (_, n) => new Date(Date.UTC(2024, 4, 16) + ((n * 617) % 1000) * 1000).toISOString());
  moments.forEach((moment, n) => list.put(at(`e${n}`, moment), false));
  const shown = list.pieces.flat().map((each) => each.created_at);
  assert.equal(list.size, 1001);
  assert.deepEqual(shown, shown.toSorted().toReversed());
  assert.ok(list.pieces.every((piece) => piece.length > 0 && piece.length <= 200));
});

test("a piece that changed is another one, the others are the same", () => {
  const list = new EventList();
  list.append([at("a", "2024-05-15T10:00:00Z"), at("b", "2024-05-15T09:00:00Z")]);
  list.append([at("c", "2024-05-14T10:00:00Z")]);
  const [first, second] = list.pieces;
  list.put(at("between", "2024-05-15T09:30:00Z"), false);
  assert.deepEqual(ids(list), ["a", "between", "b", "c"]);
  assert.notEqual(list.pieces[0], first);
  assert.equal(list.pieces[1], second);
  list.remove("c");
  assert.deepEqual([ids(list), list.pieces.length], [["a", "between", "b"], 1]);
});
