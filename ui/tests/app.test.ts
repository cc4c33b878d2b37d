import assert from "node:assert/strict";
import { test } from "node:test";

import { formatted } from "../src/admin/formatted.ts";
import type { LetterItem } from "../src/admin/letters.ts";
import { repairOf, suggestion } from "../src/admin/repair.ts";
import { askedOf, dashboardAddress, feedAddress, objectAddress, routeOf } from "../src/app/route.ts";
import { sessionOf, tokenFromAddress } from "../src/app/session.ts";

const refused = (part: Partial<LetterItem>): LetterItem => ({ path: "$", detail: "", ...part }) as LetterItem;

test("every address of an object leads back to it", () => {
  const id = "a/b?c#d %2F";
  const address = new URL(objectAddress("lead", id), "http://x");
  assert.deepEqual(routeOf(address.hash), { page: "object", place: { object_type: "lead", object_id: id } });
});

test("what means nothing leads to the feed", () => {
  for (const hash of ["", "#", "#/", "#/objects/lead", "#/%E0%A4%A", "#nonsense"]) {
    assert.equal(routeOf(hash).page, "feed");
  }
});

test("the token is taken out of the address, with and without a route", () => {
  const alone = tokenFromAddress(new URL("http://x/?type=call#token=a.b.c"));
  assert.equal(alone.token, "a.b.c");
  assert.equal(alone.cleaned.href, "http://x/?type=call");
  const routed = tokenFromAddress(new URL("http://x/#/objects/lead/1?token=a.b.c"));
  assert.equal(routed.token, "a.b.c");
  assert.equal(routed.cleaned.hash, "#/objects/lead/1");
});

test("a session is what the token claims, and none for what is no token", () => {
  const claims = Buffer.from(JSON.stringify({ org: "Zoë", sub: "u", role: "admin" })).toString("base64url");
  assert.deepEqual(sessionOf(`x.${claims}.y`), { token: `x.${claims}.y`, organization: "Zoë", user: "u", isAdmin: true });
  assert.equal(sessionOf("nonsense"), undefined);
  assert.equal(sessionOf(`x.${Buffer.from("[]").toString("base64url")}.y`), undefined);
});

test("filters and periods stand in the query", () => {
  assert.equal(feedAddress({ types: ["note", "call"], from: "2024-01-01" }), "/?type=note&type=call&from=2024-01-01#/feed");
  const asked = { preset: "custom", period: { from: "2024-01-01", to: "2024-01-31" } } as const;
  assert.deepEqual(askedOf(new URL(dashboardAddress(asked), "http://x")), asked);
  assert.equal(askedOf(new URL("http://x/?period=never")), undefined);
});

test("a misspelt field is suggested to be renamed, a missing one to be set, a number to become text", () => {
  const missing = refused({ detail: "Object missing required field `event_type`" });
  assert.deepEqual(suggestion(missing, { evnt_type: "note" }), { kind: "rename", path: "$.evnt_type", value: "$.event_type" });
  assert.deepEqual(suggestion(missing, { id: "1" }), { kind: "set", path: "$.event_type", value: "" });
  const number = refused({ path: "$.object_id", detail: "Expected `str`, got `int`" });
  assert.deepEqual(suggestion(number, { object_id: 7 }), { kind: "text", path: "$.object_id", value: "" });
});

test("a repair has JSON where it is JSON, else text, and nothing of empty lines", () => {
  const steps = [
    { kind: "set", path: "$.n", value: "7" },
    { kind: "set", path: "$.s", value: "seven" },
    { kind: "drop", path: " ", value: "" },
  ] as const;
  assert.deepEqual(repairOf(steps), { set: { "$.n": 7, "$.s": "seven" } });
});

test("every line of a message knows its path", () => {
  const lines = formatted('{"data":{"odd key":[1,{"x":null}]},"e":{}}')?.lines ?? [];
  assert.deepEqual(lines.map((line) => line.path).filter((path) => path !== ""), [
    "$", "$.data", '$.data["odd key"]', '$.data["odd key"][0]', '$.data["odd key"][1]', '$.data["odd key"][1].x', "$.e",
  ]);
  assert.equal(formatted("no json"), undefined);
  assert.deepEqual(JSON.parse(lines.map((line) => line.text).join("\n")), { data: { "odd key": [1, { x: null }] }, e: {} });
});
