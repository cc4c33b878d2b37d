import type { TimelineEvent } from "../api/types.ts";
import type { Localizer } from "../i18n/localizer.ts";
import { type DayBorders, type DayGroup, dayGroup } from "./day-groups.ts";
import type { Grouping } from "./filters.ts";
import type { Section } from "./section.ts";

export type Row =
  | { kind: "group"; key: string; label: string; count: number | undefined; section: Section | undefined }
  | { kind: "event"; key: string; event: TimelineEvent; index: number }
  | { kind: "more" | "loading" | "failure" | "end"; key: string; section: Section };

/** What the rows depend on beside the events. */
export interface RowsContext {
  grouping: Grouping;
  localizer: Localizer;
  borders: DayBorders;
  labelOf: (sectionKey: string) => string;
}

/** Sections flattened into what the list shows, from top to bottom. */
export function rowsOf(sections: readonly Section[], context: RowsContext): Row[] {
  const rows: Row[] = [];
  for (const section of sections) {
    if (context.grouping === "date") addByDay(rows, section, context);
    else addSection(rows, section, context);
  }
  return rows;
}

/** The rows of pages that were there before stay: 100,000 events are not laid out again for every 100 more. */
function addByDay(rows: Row[], section: Section, context: RowsContext): void {
  const { events } = section.list;
  const before = laidOut.get(section);
  const state = `${section.list.version} ${context.borders.today} ${context.localizer.lang}`;
  const same = before?.state === state ? before : undefined;
  const days: Row[] = same?.rows ?? [];
  let group = same?.group;
  for (let index = same?.count ?? 0; index < events.length; index++) {
    const event = events[index] as TimelineEvent;
    const time = Date.parse(event.created_at);
    if (group === undefined || time < group.from || time >= group.until) {
      group = dayGroup(time, context.borders);
      const label = dayLabel(group.key, context.localizer);
      days.push({ kind: "group", key: `group:${group.key}`, label, count: undefined, section: undefined });
    }
    days.push(eventRow(event, index));
  }
  laidOut.set(section, { state, rows: days, count: events.length, group });
  for (const row of days) rows.push(row);
  addTail(rows, section, "loading");
}

function addSection(rows: Row[], section: Section, context: RowsContext): void {
  const { key, total } = section;
  rows.push({ kind: "group", key: `section:${key}`, label: context.labelOf(key), count: total, section });
  if (section.isCollapsed) return;
  section.list.events.forEach((event, index) => rows.push(eventRow(event, index)));
  addTail(rows, section, section.list.size > 0 ? "more" : "loading");
}

function addTail(rows: Row[], section: Section, rest: "more" | "loading"): void {
  if (section.failure !== undefined) rows.push({ kind: "failure", key: `failure:${section.key}`, section });
  else if (!section.isWhole) {
    const kind = section.isLoading ? "loading" : rest;
    rows.push({ kind, key: `${kind}:${section.key}`, section });
  } else if (section.total === undefined && section.list.size > 0) rows.push({ kind: "end", key: "end", section });
}

/** The event below, or else the one above: where the keyboard goes on when this one goes away. */
export function neighbourOf(rows: readonly Row[], id: string): string | undefined {
  const events = rows.filter((row) => row.kind === "event");
  const index = events.findIndex((row) => row.key === id);
  return (events[index + 1] ?? events[index - 1])?.key;
}

export function dayLabel(key: string, localizer: Localizer): string {
  const { words } = localizer;
  const named: Record<string, string> = {
    upcoming: words.upcoming,
    today: words.today,
    yesterday: words.yesterday,
    thisWeek: words.thisWeek,
  };
  const [year = 0, month = 1] = key.split("-").map(Number);
  return named[key] ?? localizer.month(year, month - 1);
}

const laidOut = new WeakMap<Section, { state: string; rows: Row[]; count: number; group: DayGroup | undefined }>();
// The same row for the same event: the list then knows its height without looking it up.
const eventRows = new WeakMap<TimelineEvent, Row>();

function eventRow(event: TimelineEvent, index: number): Row {
  const known = eventRows.get(event);
  if (known?.kind === "event" && known.index === index) return known;
  const row: Row = { kind: "event", key: event.id, event, index };
  eventRows.set(event, row);
  return row;
}
