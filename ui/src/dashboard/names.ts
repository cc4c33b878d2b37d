import type { Requester } from "./summary.ts";
import type { EventsPage, TimelineEvent } from "../api/types.ts";
import { escaped } from "./feed-address.ts";

/** Summaries know ids only. The newest event of a person or an object says more; each is asked for once. */
export class NewestEvents {
  private readonly known = new Map<string, Promise<TimelineEvent | undefined>>();

  constructor(private readonly client: Requester) {}

  ofActor(id: string): Promise<TimelineEvent | undefined> {
    return this.once(`actor ${id}`, "/feed/", { actor_id: escaped(id) });
  }

  ofObject(object_type: string, object_id: string): Promise<TimelineEvent | undefined> {
    return this.once(`object ${object_type} ${object_id}`, "/timeline/", { object_type, object_id, cursor: "" });
  }

  private once(key: string, path: string, query: Record<string, string>): Promise<TimelineEvent | undefined> {
    let answer = this.known.get(key);
    if (answer === undefined) {
      answer = this.client
        .request<EventsPage>("GET", path, { query: { ...query, page_size: 1 } })
        // A name is an ornament: without it the id stands there.
        .then(({ body }) => body.events[0], () => undefined);
      this.known.set(key, answer);
    }
    return answer;
  }
}

/** As the CRM calls somebody, else the address, else the id. */
export function actorName(event: TimelineEvent | undefined, id: string): string {
  const actor = event?.actor;
  if (actor === null || actor === undefined) return id;
  return `${actor.first_name} ${actor.last_name}`.trim() || actor.email || id;
}
