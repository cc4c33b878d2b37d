import type { TimelineClient } from "../api/client.ts";
import type { Place, TimelineEvent } from "../api/types.ts";

const MOST_LOOKUPS = 24;
const AT_ONCE = 4;
/** What a CRM says about the object itself carries its name; the `title` of a meeting or an email is its own. */
const ABOUT_THE_OBJECT = new Set(["field_updated", "status_change", "lead_converted", "deal_won", "deal_lost"]);
/** An event of these has the object's name if it is an action of the CRM, or about this kind of object. */
const PERHAPS = ["custom", "task_completed", "support_ticket_created", "quote_sent", "quote_accepted", "invoice_sent"];

/** Types to ask for when a name is looked for. */
export const NAMING_TYPES: readonly string[] = [...ABOUT_THE_OBJECT, ...PERHAPS];

/** What an event calls the object it belongs to, if it does. */
export function nameIn({ event_type, object_type, data }: TimelineEvent): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const isItsOwn = event_type.includes(`${object_type}_`);
  const isAction = event_type === "custom" && typeof data["action"] === "string";
  if (!ABOUT_THE_OBJECT.has(event_type) && !isItsOwn && !isAction) return undefined;
  const person = [data["first_name"], data["last_name"]].filter((each) => typeof each === "string").join(" ");
  const fields = ["title", "name", `${object_type}_name`, `${object_type}_title`, ...(isItsOwn ? ["subject"] : [])];
  const names = [...fields.map((field) => data[field]), person, data[`${object_type}_number`]];
  return names.find((each): each is string => typeof each === "string" && each.trim() !== "")?.trim();
}

/** The first name that any of the events has, newest first. */
export function nameOf(events: readonly TimelineEvent[]): string | undefined {
  return events.map(nameIn).find((name) => name !== undefined);
}

/** What the objects of the organization's feed are called: events of any of them may say it, the rest is asked for. */
export class ObjectNames {
  private readonly known = new Map<string, string>();
  private readonly asked = new Set<string>();

  constructor(private readonly client: TimelineClient) {}

  /** Newest first: a name that is known stands. */
  learn(events: readonly TimelineEvent[]): void {
    for (const event of events) {
      const name = nameIn(event);
      if (name !== undefined && !this.known.has(keyOf(event))) this.known.set(keyOf(event), name);
    }
  }

  /** A change that came live: what the object is called from now on. */
  hear(event: TimelineEvent): void {
    const name = nameIn(event);
    if (name !== undefined) this.known.set(keyOf(event), name);
  }

  of(place: Place): string | undefined {
    return this.known.get(keyOf(place));
  }

  /** Asks once for each unknown object, a few at a time. Answers whether any became known. */
  async lookUp(places: readonly Place[]): Promise<boolean> {
    const unknown = new Map<string, Place>();
    for (const place of places) {
      const key = keyOf(place);
      if (!this.known.has(key) && !this.asked.has(key)) unknown.set(key, place);
    }
    const waiting = [...unknown].slice(0, MOST_LOOKUPS);
    for (const [key] of waiting) this.asked.add(key);
    const before = this.known.size;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.ask(next[1]);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return this.known.size > before;
  }

  private async ask({ object_type, object_id }: Place): Promise<void> {
    const query = { event_type: NAMING_TYPES.join(","), page_size: 20, cursor: "" };
    try {
      this.learn((await this.client.events({ object_type, object_id }, query)).body.events);
    } catch {
      // A name is an ornament: without it the id stands there.
    }
  }
}

function keyOf({ object_type, object_id }: Place): string {
  return `${object_type} ${object_id}`;
}
