import assert from "node:assert/strict";
import { test } from "node:test";

import { checked, type Filters, fromUrl, matches, NO_FILTERS, queryOf, toUrl, type View } from "../src/timeline/filters.ts";
import { event } from "./events.ts";

process.env["TZ"] = "Europe/Berlin";

const filters = (part: Partial<Filters>): Filters => ({ ...NO_FILTERS, ...part });

test("a view survives the way through an address, and what others put there stays", () => {
  const view: View = {
    filters: { types: ["note", "call"], actors: ["u,1", "-u"], from: "2024-01-01", to: "2024-01-31", search: "crème & co" },
    grouping: "actor",
  };
  const url = toUrl(view, new URL("https://crm.example/lead?tab=2#notes"));
  assert.equal(url.searchParams.get("tab"), "2");
  assert.equal(url.hash, "#notes");
  assert.deepEqual(fromUrl(url), view);
});

test("an address that says nothing is no view, and clearing leaves nothing behind", () => {
  const url = new URL("https://crm.example/?tab=2");
  assert.equal(fromUrl(url), undefined);
  const filtered = toUrl({ filters: filters({ types: ["note"] }), grouping: "type" }, url);
  assert.equal(toUrl({ filters: NO_FILTERS, grouping: "date" }, filtered).href, url.href);
});

test("nonsense in an address or a store is left out", () => {
  const url = new URL("https://crm.example/?type=<script>&from=yesterday&group=colour&q=x");
  assert.deepEqual(fromUrl(url), { filters: filters({ search: "x" }), grouping: "date" });
  assert.deepEqual(checked({ types: "note", actors: [1], search: {} }), { filters: NO_FILTERS, grouping: "date" });
});

test("commas and a dash at the beginning of an id are escaped for the API", () => {
  assert.equal(queryOf(filters({ actors: ["a,b", "-c"] }), "UTC")["actor_id"], "a\\,b,\\-c");
});

test("without a person is everything without everybody", () => {
  assert.equal(queryOf(filters({ actors: [""] }), "UTC", ["u-1", "u-2"])["actor_id"], "-u-1,-u-2");
});

test("the zone is asked with dates only, so that pages without can be cached", () => {
  assert.equal(queryOf(NO_FILTERS, "Europe/Berlin")["timezone"], undefined);
  assert.equal(queryOf(filters({ to: "2024-01-01" }), "Europe/Berlin")["timezone"], "Europe/Berlin");
});

test("a live event is shown by the rules of the API", () => {
  const note = event({ summary: "Added note: Crème Brûlée ordered", data: { text: "for 20", nested: [{ deep: "word" }] } });
  assert.ok(matches(note, filters({ search: "creme BRULEE" })));
  assert.ok(matches(note, filters({ search: "word 20" })));
  assert.ok(!matches(note, filters({ search: "brul" })), "whole words only");
  assert.ok(!matches(note, filters({ search: "nested" })), "names of fields are no text");
  assert.ok(!matches(note, filters({ types: ["call"] })));
  assert.ok(!matches(note, filters({ actors: [""] })));
  assert.ok(matches(event({ actor: null }), filters({ actors: [""] })));
});

test("both days of a span belong to it, in the reader's zone", () => {
  const may15 = filters({ from: "2024-05-15", to: "2024-05-15" });
  assert.ok(matches(event({ created_at: "2024-05-14T22:00:00Z" }), may15));
  assert.ok(matches(event({ created_at: "2024-05-15T21:59:59.9Z" }), may15));
  assert.ok(!matches(event({ created_at: "2024-05-15T22:00:00Z" }), may15));
});
