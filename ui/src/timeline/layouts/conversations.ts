import type { Localizer } from "../../i18n/localizer.ts";
import { type Chip, chips, facts, type Fields, type LayoutOf, type Tone } from "./layout.ts";

const GOOD = new Set(["successful", "connected", "positive", "completed", "accepted", "answered", "held"]);
const BAD = new Set(["no_answer", "failed", "negative", "no_show", "busy", "declined", "rejected", "cancelled"]);
const OPEN = new Set(["voicemail", "left_message", "rescheduled", "neutral", "callback"]);

/** How it ended, with a colour where the word is known. The CRM's own words are shown as they are. */
export function outcomeChip(fields: Fields): Chip {
  const raw = String(fields.value("outcome") ?? "").toLowerCase();
  const tone: Tone = GOOD.has(raw) ? "positive" : BAD.has(raw) ? "negative" : OPEN.has(raw) ? "warning" : "";
  return { text: capitalised(fields.text("outcome")), tone };
}

export function directionChip(fields: Fields): Chip {
  const { words } = fields.localizer;
  const raw = fields.text("direction");
  const known: Record<string, string> = { inbound: words.inbound, outbound: words.outbound };
  return { text: known[raw.toLowerCase()] ?? capitalised(raw) };
}

export const note: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  const isInternal = fields.value("internal") === true;
  fields.skip("mentions");
  return {
    text: fields.text("text"),
    chips: isInternal ? [{ text: words.internal, tone: "warning" }] : [],
  };
};

export const email: LayoutOf = (fields) => {
  const { words, isRightToLeft } = fields.localizer;
  const [from, to] = [fields.text("from"), fields.list("to")];
  const header = [from, fields.localizer.list(to.slice(0, 2))].filter((each) => each !== "");
  fields.skip("kind", "origin", "message_id", "thread_id", "occurred_at");
  return {
    title: fields.text("subject"),
    chips: chips(directionChip(fields), { text: header.join(isRightToLeft ? " ← " : " → ") }),
    text: fields.text("body_preview", "body"),
    facts: facts(
      [words.from, from],
      [words.to, to.join(", ")],
      [words.cc, fields.list("cc").join(", ")],
      ["Bcc", fields.list("bcc").join(", ")],
      [words.when, fields.text("sent_at")],
    ),
  };
};

export const call: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  const seconds = fields.number("duration_seconds", "duration");
  fields.skip("kind", "origin", "occurred_at");
  return {
    title: fields.text("subject"),
    chips: chips(directionChip(fields), outcomeChip(fields), durationChip(fields.localizer, seconds)),
    text: fields.text("notes", "body"),
    facts: facts([words.phone, fields.text("phone_number")], [words.recording, fields.text("recording_url")]),
  };
};

export const meeting: LayoutOf = (fields) => {
  const { localizer } = fields;
  const { words } = localizer;
  const minutes = fields.number("duration_minutes", "duration");
  const seconds = fields.number("duration_seconds");
  const attendees = fields.list("attendees");
  const count = attendees.length > 0 ? localizer.plural(words.attendees, attendees.length) : "";
  const url = fields.text("meeting_url");
  fields.skip("kind", "origin", "direction");
  return {
    title: fields.text("title", "subject"),
    chips: chips(
      durationChip(localizer, minutes === undefined ? seconds : minutes * 60),
      { text: count },
      outcomeChip(fields),
    ),
    text: fields.text("notes", "body"),
    facts: facts(
      [words.when, fields.text("occurred_at")],
      [words.attendeesLabel, attendees.join(", ")],
      [words.location, fields.text("location")],
      [words.join, url],
    ),
  };
};

function durationChip(localizer: Localizer, seconds: number | undefined): Chip | undefined {
  return seconds === undefined ? undefined : { text: localizer.duration(seconds) };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
