import assert from "node:assert/strict";
import { test } from "node:test";

import type { TimelineClient } from "../src/api/client.ts";
import type { Place, TimelineEvent } from "../src/api/types.ts";
import { nameIn, nameOf, ObjectNames } from "../src/timeline/object-names.ts";
import { event } from "./events.ts";

const of = (event_type: string, object_type: string, data: Record<string, unknown>): TimelineEvent =>
  event({ event_type, object_type, data });

test("what a CRM says about an object names it, what somebody did with it does not", () => {
  assert.equal(nameIn(of("status_change", "lead", { title: "Atlas" })), "Atlas");
  assert.equal(nameIn(of("custom", "account", { action: "created", name: " Beacon " })), "Beacon");
  assert.equal(nameIn(of("custom", "contact", { action: "created", first_name: "Kai", last_name: "Foster" })), "Kai Foster");
  assert.equal(nameIn(of("quote_sent", "quote", { title: "Expansion" })), "Expansion");
  assert.equal(nameIn(of("support_ticket_created", "ticket", { subject: "Login fails" })), "Login fails");
  assert.equal(nameIn(of("invoice_sent", "invoice", { invoice_number: "INV-1" })), "INV-1");
  assert.equal(nameIn(of("quote_sent", "deal", { title: "Expansion" })), undefined, "the quote's own title");
  assert.equal(nameIn(of("meeting", "lead", { title: "Demo" })), undefined);
  assert.equal(nameIn(of("custom", "lead", { kind: "whatsapp", title: "Hello" })), undefined);
  assert.equal(nameIn(of("status_change", "lead", { title: 7, name: "" })), undefined);
});

test("the newest name stands, and a change that comes live is newer", () => {
  const events = ["Now", "Before"].map((title) => of("field_updated", "lead", { title }));
  assert.equal(nameOf([of("note", "lead", {}), ...events]), "Now");
  const names = new ObjectNames({} as TimelineClient);
  names.learn(events);
  assert.equal(names.of(event({ object_type: "lead" })), "Now");
  names.hear(of("field_updated", "lead", { title: "Renamed" }));
  names.learn(events);
  assert.equal(names.of(event({ object_type: "lead" })), "Renamed");
});

test("an unknown object is asked for once, and one that cannot be read stays nameless", async () => {
  const asked: string[] = [];
  const events = (place: Place | undefined): Promise<unknown> => {
    asked.push(place?.object_id ?? "");
    if (place?.object_id === "away") return Promise.reject(new Error("away"));
    return Promise.resolve({ body: { events: [event({ ...place, event_type: "deal_won", data: { name: "Big" } })] } });
  };
  const names = new ObjectNames({ events } as unknown as TimelineClient);
  const places = ["a", "b", "a", "away"].map((object_id) => ({ object_type: "deal", object_id }));
  assert.equal(await names.lookUp(places), true);
  assert.equal(await names.lookUp(places), false);
  assert.deepEqual(asked.toSorted(), ["a", "away", "b"]);
  assert.deepEqual(places.map((place) => names.of(place)), ["Big", "Big", "Big", undefined]);
});
