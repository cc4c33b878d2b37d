import { addDays, weekdayOf, type Period } from "./period.ts";
import type { SummaryGroup } from "./summary.ts";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

const SHADES = 5;
const MOST_HOURS_LISTED = 27;

export interface Hour {
  /** From the first moment to the first one after it, as the API takes them. */
  since: string;
  until: string;
  starts: Date;
}

/** Totals by `1T09`, Monday 9 to 10 o'clock. */
export function totalsByHour(groups: readonly SummaryGroup[]): Map<string, number> {
  return new Map(groups.map((group) => [group.key ?? "", group.total]));
}

export function cellKey(weekday: number, hour: number): string {
  return `${weekday}T${String(hour).padStart(2, "0")}`;
}

/** 0 for nothing, else 1 to 5; by logarithm, so that one busy hour does not make all others look alike. */
export function shadeOf(total: number, most: number): number {
  return total === 0 ? 0 : Math.max(1, Math.ceil((Math.log1p(total) / Math.log1p(most)) * SHADES));
}

/** The hours that a cell adds up, newest first, within the last half year: each is a span that the feed can show. */
export function hoursOfCell(weekday: number, hour: number, period: Period): Hour[] {
  const hours: Hour[] = [];
  let day = addDays(period.to, -((weekdayOf(period.to) - weekday + 7) % 7));
  for (; day >= period.from && hours.length < MOST_HOURS_LISTED; day = addDays(day, -7)) {
    const span = hourSpan(day, hour);
    if (span !== undefined) hours.push(span);
  }
  return hours;
}

/** In the reader's zone; undefined for an hour that its clocks leave out that day. */
function hourSpan(day: string, hour: number): Hour | undefined {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const starts = new Date(year, month - 1, date, hour);
  if (starts.getHours() !== hour) return undefined;
  const ends = new Date(starts.getTime());
  while (ends.getHours() === hour) ends.setMinutes(ends.getMinutes() + 15);
  return { starts, since: starts.toISOString(), until: ends.toISOString() };
}
