import type { Words } from "../i18n/en.ts";

export interface DateSpan {
  from: string;
  to: string;
}

/** Spans that are asked for most, as days of the reader's calendar; open at the end, so that new events belong to them. */
export function presets(now: Date, words: Words): { label: string; span: DateSpan }[] {
  const day = (back: number): string => dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - back));
  const monday = (now.getDay() + 6) % 7;
  return [
    { label: words.anyTime, span: { from: "", to: "" } },
    { label: words.today, span: { from: day(0), to: "" } },
    { label: words.thisWeek, span: { from: day(monday), to: "" } },
    { label: words.thisMonth, span: { from: day(now.getDate() - 1), to: "" } },
    { label: words.last30Days, span: { from: day(29), to: "" } },
  ];
}

/** `2024-01-15` of the reader's calendar. */
export function dayOf(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0"));
  return `${date.getFullYear()}-${month}-${day}`;
}
