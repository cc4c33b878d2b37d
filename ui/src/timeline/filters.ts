import type { Query } from "../api/client.ts";
import type { TimelineEvent } from "../api/types.ts";

/** Which events are shown. Lists are OR inside, AND between; empty asks for nothing. Dates are days of the reader. */
export interface Filters {
  types: readonly string[];
  /** Ids; the empty id, then the only one, stands for events without a person. */
  actors: readonly string[];
  from: string;
  to: string;
  search: string;
}

export const NO_FILTERS: Filters = { types: [], actors: [], from: "", to: "", search: "" };

export type Grouping = "date" | "type" | "actor";
const GROUPINGS: readonly string[] = ["date", "type", "actor"];

export interface View {
  filters: Filters;
  grouping: Grouping;
}

export function isFiltered(filters: Filters): boolean {
  const { types, actors, from, to, search } = filters;
  return types.length + actors.length > 0 || [from, to, search.trim()].some((each) => each !== "");
}

/**
 * Parameters of timeline and feed. `zone` is an IANA name: dates are whole days there. The API has no name for "without
 * a person": it is everything without `everybody`, who can be 100 at most.
 */
export function queryOf(filters: Filters, zone: string, everybody: readonly string[] = []): Query {
  const people = filters.actors.filter((id) => id !== "").map(escaped);
  const actors = filters.actors.includes("") ? everybody.map((id) => `-${escaped(id)}`) : people;
  return {
    event_type: filters.types.length > 0 ? filters.types.join(",") : undefined,
    actor_id: actors.length > 0 ? actors.join(",") : undefined,
    date_from: filters.from === "" ? undefined : filters.from,
    date_to: filters.to === "" ? undefined : filters.to,
    timezone: filters.from === "" && filters.to === "" ? undefined : zone,
    q: filters.search.trim() === "" ? undefined : filters.search.trim().slice(0, 200),
  };
}

/** Whether an event that came live belongs to what is shown; the API's rules, docs/reading.md. */
export function matches(event: TimelineEvent, filters: Filters): boolean {
  const { types, actors, from, to } = filters;
  if (types.length > 0 && !types.includes(event.event_type)) return false;
  if (actors.length > 0 && !actors.includes(event.actor?.id ?? "")) return false;
  const at = Date.parse(event.created_at);
  if (from !== "" && at < dayStart(from, 0)) return false;
  if (to !== "" && at >= dayStart(to, 1)) return false;
  const wanted = wordsOf(filters.search);
  if (wanted.length === 0) return true;
  const found = new Set(wordsOf(`${event.summary} ${textOf(event.data)}`));
  return wanted.every((word) => found.has(word));
}

/** Words as the search sees them: letters and digits, without case and accents. */
export function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const NAMES = { types: "type", actors: "actor", from: "from", to: "to", search: "q" } as const;
/** A day, or a moment with its zone, as a link may have it. */
const DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** The view in an address; what others put there stays. `prefix` keeps two timelines of one page apart. */
export function toUrl(view: View, url: URL, prefix = ""): URL {
  const result = new URL(url);
  const set = (name: string, values: readonly string[]): void => {
    result.searchParams.delete(prefix + name);
    for (const value of values) result.searchParams.append(prefix + name, value);
  };
  const { filters, grouping } = view;
  set(NAMES.types, filters.types);
  set(NAMES.actors, filters.actors);
  for (const name of ["from", "to", "search"] as const) set(NAMES[name], filters[name] === "" ? [] : [filters[name]]);
  set("group", grouping === "date" ? [] : [grouping]);
  return result;
}

/** Undefined when the address says nothing about the view. What makes no sense is left out. */
export function fromUrl(url: URL, prefix = ""): View | undefined {
  const all = (name: string): string[] => url.searchParams.getAll(prefix + name).slice(0, 100);
  const said = [...Object.values(NAMES), "group"].some((name) => url.searchParams.has(prefix + name));
  return said ? checked({ ...lists(all), grouping: all("group")[0] }) : undefined;
}

function lists(all: (name: string) => string[]): Record<string, unknown> {
  return {
    types: all(NAMES.types),
    actors: all(NAMES.actors),
    from: all(NAMES.from)[0],
    to: all(NAMES.to)[0],
    search: all(NAMES.search)[0],
  };
}

/** A view from text that anybody may have written: an address, the browser's storage. */
export function checked(raw: Record<string, unknown>): View {
  const strings = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
  const day = (value: unknown): string => (typeof value === "string" && DAY.test(value) ? value : "");
  return {
    filters: {
      types: strings(raw["types"]).filter((name) => /^[a-z_]+$/.test(name)),
      actors: strings(raw["actors"]),
      from: day(raw["from"]),
      to: day(raw["to"]),
      search: typeof raw["search"] === "string" ? raw["search"].slice(0, 200) : "",
    },
    grouping: GROUPINGS.includes(String(raw["grouping"])) ? (raw["grouping"] as Grouping) : "date",
  };
}

/** A comma divides ids, a dash at the beginning leaves one out: both are escaped (docs/reading.md). */
function escaped(id: string): string {
  return id.replaceAll(",", "\\,").replace(/^-/, "\\-");
}

function dayStart(day: string, plusDays: number): number {
  if (day.includes("T")) return Date.parse(day);
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + plusDays).getTime();
}

/** The text in values of any depth; names of fields are no text. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(" ");
  if (typeof value === "object" && value !== null) return Object.values(value).map(textOf).join(" ");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
