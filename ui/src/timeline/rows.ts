import type { TimelineEvent } from "../api/types.ts";
import type { Localizer } from "../i18n/localizer.ts";
import { type DayBorders, type DayGroup, dayGroup } from "./day-groups.ts";
import type { Grouping } from "./filters.ts";
import { type RowChunk, RowList } from "./row-list.ts";
import type { Section } from "./section.ts";

export type Row =
  | { kind: "group"; key: string; label: string; count: number | undefined; section: Section | undefined }
  | { kind: "event"; key: string; event: TimelineEvent }
  | { kind: "more" | "loading" | "failure" | "end"; key: string; section: Section };

/** What the rows depend on beside the events. */
export interface RowsContext {
  grouping: Grouping;
  localizer: Localizer;
  borders: DayBorders;
  labelOf: (sectionKey: string) => string;
}

/** Sections flattened into what the list shows, from top to bottom. */
export function rowsOf(sections: readonly Section[], context: RowsContext): RowList {
  const chunks: RowChunk[] = [];
  for (const section of sections) {
    if (context.grouping === "date") addByDay(chunks, section, context);
    else addSection(chunks, section, context);
  }
  return new RowList(chunks);
}

/** Pieces that were there before keep their rows: 100,000 events are not laid out again for every 100 more. */
function addByDay(chunks: RowChunk[], section: Section, context: RowsContext): void {
  const state = `${context.borders.today} ${context.localizer.lang}`;
  let group: DayGroup | undefined;
  for (const piece of section.list.pieces) {
    let days = daysOf.get(piece);
    if (days?.state !== state || days.above !== group?.key) {
      days = laidOut(piece, group, state, context);
      daysOf.set(piece, days);
    }
    chunks.push(days.chunk);
    group = days.below;
  }
  addTail(chunks, section, "loading");
}

function laidOut(piece: Piece, above: DayGroup | undefined, state: string, context: RowsContext): Days {
  const chunk: Row[] = [];
  let group = above;
  for (const event of piece) {
    const time = Date.parse(event.created_at);
    if (group === undefined || time < group.from || time >= group.until) {
      group = dayGroup(time, context.borders);
      const label = dayLabel(group.key, context.localizer);
      chunk.push({ kind: "group", key: `group:${group.key}`, label, count: undefined, section: undefined });
    }
    chunk.push({ kind: "event", key: event.id, event });
  }
  return { state, above: above?.key, chunk, below: group };
}

function addSection(chunks: RowChunk[], section: Section, context: RowsContext): void {
  const { key, total } = section;
  chunks.push([{ kind: "group", key: `section:${key}`, label: context.labelOf(key), count: total, section }]);
  if (section.isCollapsed) return;
  for (const piece of section.list.pieces) {
    const chunk = plain.get(piece) ?? piece.map((event) => ({ kind: "event" as const, key: event.id, event }));
    plain.set(piece, chunk);
    chunks.push(chunk);
  }
  addTail(chunks, section, section.list.size > 0 ? "more" : "loading");
}

function addTail(chunks: RowChunk[], section: Section, rest: "more" | "loading"): void {
  if (section.failure !== undefined) chunks.push([{ kind: "failure", key: `failure:${section.key}`, section }]);
  else if (!section.isWhole) {
    const kind = section.isLoading ? "loading" : rest;
    chunks.push([{ kind, key: `${kind}:${section.key}`, section }]);
  } else if (section.total === undefined && section.list.size > 0) chunks.push([{ kind: "end", key: "end", section }]);
}

/** The event below, or else the one above: where the keyboard goes on when this one goes away. */
export function neighbourOf(rows: RowList, id: string): string | undefined {
  const index = rows.indexOf(id, 0);
  return (rows.eventFrom(index, 1) ?? rows.eventFrom(index, -1))?.key;
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

type Piece = readonly TimelineEvent[];

interface Days {
  state: string;
  /** The group that the piece begins in, and the one that it ends in. */
  above: string | undefined;
  below: DayGroup | undefined;
  chunk: RowChunk;
}

const daysOf = new WeakMap<Piece, Days>();
const plain = new WeakMap<Piece, RowChunk>();
