import assert from "node:assert/strict";
import { test } from "node:test";

import type { Actor } from "../src/api/types.ts";
import { badgeOf, People } from "../src/timeline/people.ts";
import { event } from "./events.ts";

const actor = (part: Partial<Actor>): Actor => ({ id: "u", email: "", first_name: "", last_name: "", ...part });

test("a badge has the first and the last initial, whatever the CRM calls somebody", () => {
  const letters = (part: Partial<Actor>): string => badgeOf(actor(part)).letters;
  assert.equal(letters({ first_name: "Ana Maria", last_name: "de la Cruz" }), "AC");
  assert.equal(letters({ first_name: "ömer" }), "Ö");
  assert.equal(letters({ email: "jo.doe@example.com" }), "JD");
  assert.equal(letters({ id: "42" }), "4");
});

test("somebody has one colour, and most people have others", () => {
  const tones = Array.from({ length: 50 }, (_, n) => badgeOf(actor({ id: `user-${n}` })).tone);
  assert.equal(badgeOf(actor({ id: "user-7" })).tone, tones[7]);
  assert.equal(new Set(tones).size, 6);
});

test("the list of people stays the same until somebody else is met", () => {
  const people = new People();
  people.learn([event()]);
  const before = people.all;
  people.learn([event({ id: "e-2", actor: event().actor })]);
  assert.deepEqual(people.all, before);
  people.learn([event({ actor: actor({ id: "u-2", first_name: "Ada" }) })]);
  assert.deepEqual(people.all.map(({ first_name }) => first_name), ["Ada", "Jo"]);
});
