import { ApiFailure, asFailure, failureOf } from "./failure.ts";
import type { EventsPage, EventTypesAnswer, Place, RecordBody, TimelineEvent } from "./types.ts";

const ACTIVITIES = "/api/v1/activities";
const POSITION = "X-Timeline-Position";

export type TokenSource = () => string | Promise<string>;
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface Answer<T> {
  body: T;
  headers: Headers;
}

interface RequestOptions {
  query?: Query;
  body?: unknown;
  /** The revision that was read: another one is answered with a conflict. */
  ifRevision?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** The API of one organization. Sends the newest position back, so that no read is older than the last write. */
export class TimelineClient {
  /** Of the last answer; a live subscription goes on from it. */
  position: string | undefined;

  /** `token` is asked before every request; `onUnauthorized` may bring a new one, then the request is repeated. */
  constructor(
    readonly baseUrl: string,
    readonly token: TokenSource,
    readonly onUnauthorized: () => Promise<boolean> = () => Promise.resolve(false),
  ) {}

  /** Events of an object, or of the organization; `cursor` is empty for the newest. */
  events(place: Place | undefined, query: Query, signal?: AbortSignal): Promise<Answer<EventsPage>> {
    const path = place === undefined ? "/feed/" : "/timeline/";
    return this.request<EventsPage>("GET", path, { query: { ...place, ...query, expand: "revision" }, signal });
  }

  async event(id: string): Promise<TimelineEvent> {
    return withRevision(await this.request<TimelineEvent>("GET", `/events/${encodeURIComponent(id)}`));
  }

  /** Answers when the event can be read; the same `id` may be sent again. */
  async record(body: RecordBody): Promise<TimelineEvent> {
    return withRevision(await this.request<TimelineEvent>("POST", "/events/", { query: { wait: "visible" }, body }));
  }

  async edit(id: string, data: unknown, ifRevision?: number): Promise<TimelineEvent> {
    const options = { body: { data }, ifRevision };
    return withRevision(await this.request<TimelineEvent>("PATCH", `/events/${encodeURIComponent(id)}`, options));
  }

  async remove(id: string, ifRevision?: number): Promise<void> {
    await this.request("DELETE", `/events/${encodeURIComponent(id)}`, { ifRevision });
  }

  async restore(id: string): Promise<TimelineEvent> {
    return withRevision(await this.request<TimelineEvent>("POST", `/events/${encodeURIComponent(id)}/restore`));
  }

  /** What each type is called and what its data looks like; forms are made from it. */
  async eventTypes(): Promise<EventTypesAnswer> {
    return (await this.request<EventTypesAnswer>("GET", "/event-types/")).body;
  }

  /** Any other address below `/api/v1/activities`. Raises ApiFailure. */
  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const sentPosition = this.position;
    let response = await this.send(method, path, options);
    if (response.status === 401 && (await this.onUnauthorized())) response = await this.send(method, path, options);
    const text = await response.text();
    if (!response.ok) {
      const failure = failureOf(response.status, text, response.headers.get("Retry-After"));
      // The server's log began anew: what it told before means nothing any more.
      if (failure.code !== "invalid_position" || sentPosition === undefined) throw failure;
      this.position = undefined;
      return this.request<T>(method, path, options);
    }
    this.position = response.headers.get(POSITION) ?? this.position;
    return { body: (text === "" ? undefined : JSON.parse(text)) as T, headers: response.headers };
  }

  /** The whole address; for a WebSocket with `ws:` or `wss:`. */
  address(path: string, query: Query = {}): URL {
    const url = new URL(`${this.baseUrl.replace(/\/+$/, "")}${ACTIVITIES}${path}`, globalThis.location?.href);
    for (const [name, value] of Object.entries(query)) {
      if (Array.isArray(value)) for (const each of value as string[]) url.searchParams.append(name, each);
      else if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  private async send(method: string, path: string, options: RequestOptions): Promise<Response> {
    const headers = new Headers({ Authorization: `Bearer ${await this.token()}`, Accept: "application/json" });
    if (options.body !== undefined) headers.set("Content-Type", "application/json");
    if (options.ifRevision !== undefined) headers.set("If-Match", `"${options.ifRevision}"`);
    if (this.position !== undefined) headers.set(POSITION, this.position);
    try {
      return await fetch(this.address(path, options.query), {
        method,
        headers,
        body: options.body === undefined ? null : JSON.stringify(options.body),
        signal: options.signal ?? null,
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw asFailure(error);
    }
  }
}

/** Writes and single reads tell the revision in the ETag, lists in the event. */
function withRevision(answer: Answer<TimelineEvent>): TimelineEvent {
  const tag = /^"(\d+)"$/.exec(answer.headers.get("ETag") ?? "");
  return tag === null ? answer.body : { ...answer.body, revision: Number(tag[1]) };
}

export { ApiFailure };
