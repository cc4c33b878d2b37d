/** Whole days of the reader's calendar, both inclusive, as `2024-01-31`: what summary and feed take alike. */
export interface Period {
  from: string;
  to: string;
}

export type Preset = "7" | "30" | "90" | "month" | "custom";
export const PRESETS: readonly Preset[] = ["7", "30", "90", "month", "custom"];

/** What the reader chose: a preset, and the days that it meant then. */
export interface Asked {
  preset: Preset;
  period: Period;
}

export type Step = "day" | "week" | "month";

const DAYS_SHOWN_BY_DAY = 92;
const DAYS_SHOWN_BY_WEEK = 400;
const MILLISECONDS_OF_A_DAY = 86_400_000;

/** The period that a preset means today; days that end today, so that its number is that of the feed it links to. */
export function presetPeriod(preset: Exclude<Preset, "custom">, now: Date): Period {
  const to = isoDate(now);
  if (preset === "month") return { from: `${to.slice(0, 8)}01`, to };
  return { from: addDays(to, 1 - Number(preset)), to };
}

export function daysOf(period: Period): number {
  return Math.round((noon(period.to) - noon(period.from)) / MILLISECONDS_OF_A_DAY) + 1;
}

/** As many bars as a screen has room for. */
export function stepOf(period: Period): Step {
  const days = daysOf(period);
  if (days <= DAYS_SHOWN_BY_DAY) return "day";
  return days <= DAYS_SHOWN_BY_WEEK ? "week" : "month";
}

/** The first day of every group that the period touches, those without events too. */
export function groupsOf(period: Period, step: Step): string[] {
  const groups = [];
  for (let key = groupStart(period.from, step); key <= period.to; key = nextGroup(key, step)) groups.push(key);
  return groups;
}

/** The days of a group that lie within the period. */
export function periodOfGroup(key: string, step: Step, within: Period): Period {
  const last = addDays(nextGroup(key, step), -1);
  return { from: key < within.from ? within.from : key, to: last > within.to ? within.to : last };
}

export function isPeriod(period: Partial<Period>): period is Period {
  const { from = "", to = "" } = period;
  return isDay(from) && isDay(to) && from <= to;
}

export function addDays(day: string, days: number): string {
  return new Date(noon(day) + days * MILLISECONDS_OF_A_DAY).toISOString().slice(0, 10);
}

/** Monday is 1, as ISO 8601 counts. */
export function weekdayOf(day: string): number {
  return new Date(noon(day)).getUTCDay() || 7;
}

/** The day that clocks of the reader's zone show. */
export function isoDate(moment: Date): string {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, "0")).join("-");
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(noon(text));
}

function groupStart(day: string, step: Step): string {
  if (step === "month") return `${day.slice(0, 8)}01`;
  return step === "week" ? addDays(day, 1 - weekdayOf(day)) : day;
}

function nextGroup(key: string, step: Step): string {
  if (step === "day") return addDays(key, 1);
  return step === "week" ? addDays(key, 7) : groupStart(addDays(key, 31), "month");
}

/** Noon in UTC: a calendar day with no change of clocks near it. */
function noon(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}
