import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import type { EventTypeDeclaration, JsonSchema } from "../src/api/types.ts";
import { controlText, editedData, fieldValue, type FormField, formFields, mentionsIn } from "../src/forms/form-fields.ts";

const GENERATED = new URL("../../../schemas/generated/", import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, GENERATED), "utf-8"));
const DECLARED = (json("event-types.json") as EventTypeDeclaration[]).map((each) => ({
  ...each,
  schema: json(`event-types/${each.name}.schema.json`) as JsonSchema,
}));

const fieldsOf = (name: string): FormField[] => formFields(DECLARED.find((each) => each.name === name) as EventTypeDeclaration);
const field = (type: string, name: string): FormField => fieldsOf(type).find((each) => each.name === name) as FormField;

test("every declared type has a form, without any code of its own", () => {
  for (const { name } of DECLARED) assert.ok(fieldsOf(name).length > 0, name);
});

test("controls follow from the schema", () => {
  const controls = Object.fromEntries(fieldsOf("call").map((each) => [each.name, each.control]));
  assert.deepEqual(controls, {
    direction: "choice",
    duration_seconds: "minutes",
    outcome: "text",
    subject: "text",
    notes: "long",
    recording_url: "web",
    phone_number: "text",
    occurred_at: "moment",
  });
  assert.deepEqual(field("call", "direction").options, ["inbound", "outbound"]);
  assert.ok(field("call", "outcome").options.includes("voicemail"));
  assert.equal(field("meeting", "attendees").control, "lines");
  assert.equal(field("note", "internal").control, "flag");
  assert.equal(field("note", "text").isRequired, true);
});

test("durations are typed in minutes whatever the data counts", () => {
  const seconds = field("call", "duration_seconds");
  assert.equal(controlText(seconds, { duration_seconds: 300 }), "5");
  assert.equal(controlText(seconds, { duration: 300 }), "5");
  assert.deepEqual(fieldValue(seconds, "2.5"), { value: 150 });
  const minutes = field("meeting", "duration_minutes");
  assert.equal(controlText(minutes, { duration_minutes: 45 }), "45");
  assert.equal(controlText(minutes, { duration_seconds: 3600 }), "60");
  assert.deepEqual(fieldValue(minutes, "45"), { value: 45 });
});

test("what is wrong is said before anything is sent", () => {
  assert.deepEqual(fieldValue(field("note", "text"), "  "), { problem: "required" });
  assert.deepEqual(fieldValue(field("call", "duration_seconds"), "soon"), { problem: "notANumber" });
  assert.deepEqual(fieldValue(field("call", "duration_seconds"), "-1"), { problem: "notANumber" });
  assert.deepEqual(fieldValue(field("call", "outcome"), "x".repeat(257)), { problem: "tooLong" });
});

test("an edit keeps what no form knows, and writes today's names", () => {
  const before = { subject: "Demo", body: "old", crm_id: 7 };
  const fields = fieldsOf("call");
  assert.deepEqual(editedData(before, fields, { subject: "Demo", notes: "new" }), { subject: "Demo", notes: "new", crm_id: 7 });
});

test("mentions are read from the text, addresses are none", () => {
  assert.deepEqual(mentionsIn("@jane, ask @bob.smith. Not jo@example.com, again @jane"), ["@jane", "@bob.smith"]);
});
