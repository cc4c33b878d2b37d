import type { Data, TimelineEvent } from "../../api/types.ts";
import { type Localizer, readable } from "../../i18n/localizer.ts";

export type Tone = "positive" | "negative" | "warning" | "";

export interface Chip {
  text: string;
  tone?: Tone;
}

export interface Change {
  /** The field's name; empty when the title says it. */
  field: string;
  from: string;
  to: string;
}

export interface Fact {
  label: string;
  text: string;
  /** Where it leads; `http:` and `https:` only. */
  href?: string;
}

/** What a row shows, as text: nothing in it is ever HTML. */
export interface Layout {
  /** Empty: the type's name says it. */
  title: string;
  chips: Chip[];
  changes: Change[];
  /** Some lines; two of them while the row is closed. */
  text: string;
  /** Shown when the row is open. */
  facts: Fact[];
}

/** Reads data by today's name or an older one, and remembers what was read: the rest is shown as it is. */
export class Fields {
  private readonly used = new Set<string>();

  constructor(
    readonly data: Data,
    readonly localizer: Localizer,
  ) {}

  /** The first of the names that has a value; all of them are used up. */
  value(...names: string[]): unknown {
    for (const name of names) this.used.add(name);
    const found = names.find((name) => this.data[name] !== undefined && this.data[name] !== null);
    return found === undefined ? undefined : this.data[found];
  }

  text(...names: string[]): string {
    const value = this.value(...names);
    return value === undefined ? "" : shown(value, this.localizer);
  }

  number(...names: string[]): number | undefined {
    const value = this.value(...names);
    const n = typeof value === "string" && value !== "" ? Number(value) : value;
    return typeof n === "number" && Number.isFinite(n) ? n : undefined;
  }

  /** A list, or one value as one. */
  list(...names: string[]): string[] {
    const value = this.value(...names);
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values.map((each) => shown(each, this.localizer)).filter((each) => each !== "");
  }

  money(currencyName: string, ...names: string[]): string {
    const value = this.value(...names);
    const currency = this.value(currencyName);
    if (typeof value !== "number" && typeof value !== "string") return "";
    return this.localizer.money(value, typeof currency === "string" ? currency : undefined);
  }

  skip(...names: string[]): void {
    for (const name of names) this.used.add(name);
  }

  /** Everything that no layout has asked for. */
  rest(): Fact[] {
    return Object.entries(this.data)
      .filter(([name, value]) => !this.used.has(name) && value !== null && value !== "")
      .map(([name, value]) => fact(this.localizer.fieldName(name), shown(value, this.localizer), value));
  }
}

export type LayoutOf = (fields: Fields, event: TimelineEvent) => Partial<Layout>;

/** Leaves out what is empty. */
export function facts(...entries: [label: string, text: string, raw?: unknown][]): Fact[] {
  return entries.filter(([, text]) => text !== "").map(([label, text, raw]) => fact(label, text, raw));
}

export function chips(...entries: (Chip | undefined)[]): Chip[] {
  return entries.filter((chip): chip is Chip => chip !== undefined && chip.text !== "");
}

function fact(label: string, text: string, raw?: unknown): Fact {
  const href = webAddress(typeof raw === "string" ? raw : text);
  return href === undefined ? { label, text } : { label, text, href };
}

/** The address if it leads to the web: `javascript:` and the like are text. */
export function webAddress(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  try {
    return new URL(text).href;
  } catch {
    return undefined;
  }
}

const CODE = /^(?:[a-z0-9]+(?:_[a-z0-9]+)+|[A-Z]{3,}(?:[_ ][A-Z0-9]+)*)$/;

/** Any JSON value as a reader's text. */
export function shown(value: unknown, localizer: Localizer): string {
  const { words } = localizer;
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return localizer.number(value);
  if (typeof value === "string") return shownText(value, localizer);
  if (Array.isArray(value)) {
    return localizer.list(value.map((each) => shown(each, localizer)).filter((each) => each !== ""));
  }
  return shownObject(value as Data, localizer);
}

function shownText(value: string, localizer: Localizer): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return localizer.date(value);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:\d{2})$/.test(value)) return localizer.shortDateTime(value);
  const word = localizer.value(value);
  return word === value && CODE.test(value) ? readable(value) : word;
}

/** A person or a thing by its name; any other object field by field. */
function shownObject(value: Data, localizer: Localizer): string {
  const person = [value["first_name"], value["last_name"]].filter((each) => typeof each === "string" && each !== "");
  const name = person.join(" ") || value["name"] || value["title"] || value["email"];
  if (typeof name === "string" && name !== "") return name;
  return Object.entries(value)
    .map(([key, each]) => `${readable(key)}: ${shown(each, localizer)}`)
    .join(", ");
}

