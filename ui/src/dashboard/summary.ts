import type { Answer, Query } from "../api/client.ts";
import { stepOf, type Period } from "./period.ts";

/** What `GET /summary/` answers, as far as the dashboard reads it. */
export interface SummaryGroup {
  key: string | null;
  counts: Record<string, number>;
  total: number;
}

export interface Counts {
  call_count: number;
  email_count: number;
  meeting_count: number;
  note_count: number;
  counts: Record<string, number>;
  total: number;
  groups?: SummaryGroup[];
}

export interface SummaryData extends Counts {
  previous?: Counts & { since: string; until: string };
  change?: { counts: Record<string, number>; total: number; percent: number | null };
}

export interface SilentObject {
  object_type: string;
  object_id: string;
  last_event_at: string;
  silent_days: number;
  events: number;
}

export interface SilentPage {
  silent_since: string;
  objects: SilentObject[];
  pagination: { next_cursor: string | null; total: number };
}

/** The part of `TimelineClient` that is used here. */
export interface Requester {
  request<T>(method: string, path: string, options?: { query?: Query; signal?: AbortSignal }): Promise<Answer<T>>;
}

export interface Summaries {
  /** By day, week or month, with the period before. */
  overTime: SummaryData;
  byHour: SummaryGroup[];
  byActor: SummaryGroup[];
}

/** Everything that the period decides, asked for at once. Raises ApiFailure. */
export async function readSummaries(
  client: Requester,
  period: Period,
  timezone: string,
  signal?: AbortSignal,
): Promise<Summaries> {
  const read = async (more: Query): Promise<SummaryData> => {
    const query = { date_from: period.from, date_to: period.to, timezone, ...more };
    return (await client.request<{ data: SummaryData }>("GET", "/summary/", { query, ...given(signal) })).body.data;
  };
  const [overTime, byHour, byActor] = await Promise.all([
    read({ group_by: stepOf(period), compare: "previous" }),
    read({ group_by: "weekday_hour" }),
    read({ group_by: "actor" }),
  ]);
  return { overTime, byHour: byHour.groups ?? [], byActor: byActor.groups ?? [] };
}

/** How many events there were from one moment to another. */
export async function countBetween(client: Requester, since: string, until: string): Promise<number> {
  const query = { date_from: since, date_to: until };
  return (await client.request<{ data: SummaryData }>("GET", "/summary/", { query })).body.data.total;
}

export async function readSilent(
  client: Requester,
  query: { days: number; object_type?: string; page_size: number; cursor?: string },
  signal?: AbortSignal,
): Promise<SilentPage> {
  return (await client.request<SilentPage>("GET", "/summary/silent/", { query, ...given(signal) })).body;
}

function given(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
