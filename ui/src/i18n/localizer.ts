import { de } from "./de.ts";
import { en, type Words } from "./en.ts";
import { fill, type Forms, plural } from "./plural.ts";

export type { Words };

const LANGUAGES: Record<string, Words> = { en, de };
const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"]);
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Words, numbers and times for one reader. `lang` is a BCP 47 tag; words fall back to English, numbers do not. */
export class Localizer {
  readonly words: Words;
  readonly isRightToLeft: boolean;
  private readonly dateTimes = new Map<string, Intl.DateTimeFormat>();
  // Making a formatter takes 20 to 50 microseconds, some hundred times as long as using one.
  private readonly numbers = new Map<string, Intl.NumberFormat>();
  private readonly relativeTimes: Intl.RelativeTimeFormat;

  constructor(readonly lang: string) {
    const language = lang.toLowerCase().split("-")[0] ?? "en";
    this.words = LANGUAGES[language] ?? en;
    this.isRightToLeft = RIGHT_TO_LEFT.has(language);
    this.relativeTimes = new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "short" });
  }

  plural(forms: Forms, n: number): string {
    return plural(this.lang, forms, n);
  }

  fill(sentence: string, values: Record<string, string>): string {
    return fill(sentence, values);
  }

  number(n: number): string {
    return this.numberFormat({}).format(n);
  }

  /** An amount as the CRM sent it: a number or a decimal string; without a known currency as a plain number. */
  money(amount: number | string, currency?: string): string {
    const n = Number(amount);
    if (!Number.isFinite(n) || amount === "") return String(amount);
    const digits = Number.isInteger(n) ? { minimumFractionDigits: 0 } : {};
    if (currency !== undefined && /^[A-Za-z]{3}$/.test(currency)) {
      return this.numberFormat({ style: "currency", currency, ...digits }).format(n);
    }
    return this.numberFormat({ maximumFractionDigits: 2 }).format(n);
  }

  bytes(n: number): string {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    const power = n < 1 ? 0 : Math.min(Math.floor(Math.log10(n) / 3), units.length - 1);
    const style = { style: "unit", unit: units[power], unitDisplay: "short", maximumFractionDigits: 1 } as const;
    return this.numberFormat(style).format(n / 1000 ** power);
  }

  duration(seconds: number): string {
    const whole = Math.round(seconds);
    const parts: [number, string][] = [
      [Math.floor(whole / HOUR), "hour"],
      [Math.floor((whole % HOUR) / MINUTE), "minute"],
      [whole < 10 * MINUTE ? whole % MINUTE : 0, "second"],
    ];
    const shown = parts.filter(([n]) => n > 0);
    const format = ([n, unit]: [number, string]): string =>
      this.numberFormat({ style: "unit", unit, unitDisplay: "short" }).format(n);
    return (shown.length > 0 ? shown : [[0, "second"] as [number, string]]).map(format).join(" ");
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.lang, { type: "conjunction" }).format(items);
  }

  /** "3 min. ago", "in 2 days"; from a week on the day itself, with the year unless it is this one. */
  relative(moment: string, now: number): string {
    const at = Date.parse(moment);
    if (Number.isNaN(at)) return moment;
    const seconds = (at - now) / 1000;
    const distance = Math.abs(seconds);
    if (distance < MINUTE) return this.relativeTimes.format(0, "second");
    if (distance < HOUR) return this.relativeTimes.format(Math.trunc(seconds / MINUTE), "minute");
    if (distance < DAY) return this.relativeTimes.format(Math.trunc(seconds / HOUR), "hour");
    if (distance < WEEK) return this.relativeTimes.format(Math.trunc(seconds / DAY), "day");
    const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return this.format(at, { day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }) });
  }

  /** Day and time to the minute, with the zone. */
  dateTime(moment: string): string {
    return this.format(moment, { dateStyle: "full", timeStyle: "short" });
  }

  shortDateTime(moment: string): string {
    return this.format(moment, { dateStyle: "medium", timeStyle: "short" });
  }

  /** A day: `2024-02-29` is that day in every zone. */
  date(day: string): string {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day);
    return this.format(isDay ? `${day}T12:00:00` : day, { dateStyle: "medium" });
  }

  /** "March 2024". */
  month(year: number, month: number): string {
    return this.format(new Date(year, month, 1).getTime(), { month: "long", year: "numeric" });
  }

  /** The type's name: the language's word, else what the API calls it, else its own name made readable. */
  eventType(name: string, declared?: string): string {
    return this.words.eventTypes[name] ?? declared ?? readable(name);
  }

  objectType(name: string): string {
    return this.words.objectTypes[name] ?? readable(name);
  }

  fieldName(name: string): string {
    return this.words.fields[name] ?? readable(name.replace(/_(seconds|minutes|url|at)$/, ""));
  }

  /** A usual value as a word; anything else as it is. */
  value(value: string): string {
    return this.words.values[value.toLowerCase()] ?? value;
  }

  private numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    let format = this.numbers.get(key);
    if (format === undefined) this.numbers.set(key, (format = new Intl.NumberFormat(this.lang, options)));
    return format;
  }

  private format(moment: string | number, options: Intl.DateTimeFormatOptions): string {
    const date = new Date(moment);
    if (Number.isNaN(date.getTime())) return String(moment);
    const key = JSON.stringify(options);
    let format = this.dateTimes.get(key);
    if (format === undefined) {
      format = new Intl.DateTimeFormat(this.lang, options);
      this.dateTimes.set(key, format);
    }
    return format.format(date);
  }
}

/** For what an attribute says, else the page, else the browser; English for what is no language tag at all. */
export function localizerFor(lang: string): Localizer {
  const wanted = lang || globalThis.document?.documentElement.lang || globalThis.navigator?.language || "en";
  try {
    return new Localizer(wanted);
  } catch {
    return new Localizer("en");
  }
}

/** `next_follow_up` as "Next follow up"; the CRM's own `CLOSED_WON` as "Closed won". */
export function readable(name: string): string {
  const words = name.replace(/[_\s]+/g, " ").trim();
  const lower = words === words.toUpperCase() ? words.toLowerCase() : words;
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
