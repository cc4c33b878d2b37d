import type { Answer, Query } from "../api/client.ts";

export type LetterState = "open" | "replayed" | "refused_again";
export type Outcome = "published" | "refused" | "would_publish" | "would_refuse";

export interface LetterItem {
  id: string;
  failed_at: string;
  first_failed_at: string;
  reason: string;
  path: string;
  detail: string;
  stage: string;
  source: string;
  attempts: number;
  value_bytes: number;
  is_truncated: boolean;
  state: LetterState;
  replays: number;
  replay_of: string | null;
  refused_again_as: string | null;
}

export interface LetterPage {
  dead_letters: LetterItem[];
  counts: Record<string, number>;
  pagination: { page: number; page_size: number; total: number };
}

/** Bytes: text where they are UTF-8, else base64. */
export interface Content {
  text?: string;
  base64?: string;
}

export interface PastReplay {
  replay_id: string;
  replayed_at: string;
  replayed_by: string;
  origin: string;
  repair: Repair;
  outcome: Outcome;
  reason: string;
  path: string;
  detail: string;
}

export interface Letter {
  letter: LetterItem;
  key: Content;
  value: Content | null;
  headers: { name: string; value: Content | null }[];
  replays: PastReplay[];
}

/** `docs/dead-letters.md`, "Repair and replay". */
export interface Repair {
  rename?: Record<string, string>;
  drop?: string[];
  text?: string[];
  set?: Record<string, unknown>;
}

export interface ReplayAnswer {
  replay_id: string;
  dry_run: boolean;
  counts: Partial<Record<Outcome, number>>;
  letters: { id: string; outcome: Outcome; reason: string; path: string; detail: string }[];
}

export interface LetterFilters {
  reason: string;
  source: string;
  from: string;
  to: string;
  unresolved: boolean;
}

export const NO_LETTER_FILTERS: LetterFilters = { reason: "", source: "", from: "", to: "", unresolved: true };

export interface Requester {
  request<T>(
    method: string,
    path: string,
    options?: { query?: Query; body?: unknown; signal?: AbortSignal | undefined },
  ): Promise<Answer<T>>;
}

export async function readLetters(client: Requester, filters: LetterFilters, page: number, signal?: AbortSignal): Promise<LetterPage> {
  const query: Query = {
    reason: given(filters.reason),
    source: given(filters.source),
    date_from: given(filters.from),
    date_to: given(filters.to),
    unresolved: filters.unresolved ? true : undefined,
    page,
    page_size: 50,
  };
  return (await client.request<LetterPage>("GET", "/dead-letters/", { query, signal })).body;
}

export async function readLetter(client: Requester, id: string): Promise<Letter> {
  const path = id.split("|").map(encodeURIComponent).join("/");
  return (await client.request<Letter>("GET", `/dead-letters/${path}`)).body;
}

export async function replay(client: Requester, ids: readonly string[], repair: Repair, isDryRun: boolean): Promise<ReplayAnswer> {
  const body = { ids, repair, dry_run: isDryRun };
  return (await client.request<ReplayAnswer>("POST", "/dead-letters/replay", { body })).body;
}

function given(text: string): string | undefined {
  return text.trim() === "" ? undefined : text.trim();
}
