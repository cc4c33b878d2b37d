/** Borders of the reader's days, made once per render: comparing numbers keeps 100,000 events quick. */
export interface DayBorders {
  tomorrow: number;
  today: number;
  yesterday: number;
  week: number;
}

export interface DayGroup {
  /** `upcoming`, `today`, `yesterday`, `thisWeek` (from Monday, ISO 8601), or the month as `2024-03`. */
  key: string;
  /** Its first millisecond, and the first behind it. */
  from: number;
  until: number;
}

/** In the zone of the browser. Calendar arithmetic, not 24 hours: days on which clocks change are shorter or longer. */
export function dayBorders(now: Date): DayBorders {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const sinceMonday = (now.getDay() + 6) % 7;
  return {
    tomorrow: new Date(year, month, day + 1).getTime(),
    today: new Date(year, month, day).getTime(),
    yesterday: new Date(year, month, day - 1).getTime(),
    week: new Date(year, month, day - sinceMonday).getTime(),
  };
}

/** The group of a moment in milliseconds; its borders spare asking for every event of a sorted list. */
export function dayGroup(time: number, borders: DayBorders): DayGroup {
  const { tomorrow, today, yesterday, week } = borders;
  if (time >= tomorrow) return { key: "upcoming", from: tomorrow, until: Infinity };
  if (time >= today) return { key: "today", from: today, until: tomorrow };
  if (time >= yesterday) return { key: "yesterday", from: yesterday, until: today };
  const recent = Math.min(week, yesterday);
  if (time >= recent) return { key: "thisWeek", from: recent, until: yesterday };
  const at = new Date(time);
  const [year, month] = [at.getFullYear(), at.getMonth()];
  return {
    key: `${year}-${String(month + 1).padStart(2, "0")}`,
    from: new Date(year, month, 1).getTime(),
    until: Math.min(new Date(year, month + 1, 1).getTime(), recent),
  };
}
