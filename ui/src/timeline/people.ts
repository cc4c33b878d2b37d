import type { TimelineClient } from "../api/client.ts";
import type { Actor, Place, TimelineEvent } from "../api/types.ts";

const MOST_LOOKUPS = 20;
const TONES = ["blue", "violet", "green", "orange", "yellow", "red"];

export function fullName(actor: Actor): string {
  const name = `${actor.first_name} ${actor.last_name}`.trim();
  return name || actor.email || shortened(actor.id);
}

interface Badge {
  letters: string;
  tone: string;
}

const badges = new WeakMap<Actor, Badge>();

/** First and last initial, and a colour that is always the same for somebody. */
export function badgeOf(actor: Actor): Badge {
  let badge = badges.get(actor);
  if (badge === undefined) {
    const name = `${actor.first_name} ${actor.last_name}`.trim() || actor.email.split("@")[0] || actor.id;
    const words = name.split(/[\s._-]+/u).filter((word) => word !== "");
    const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
    const sum = [...actor.id].reduce((sum, sign) => (sum * 37 + (sign.codePointAt(0) ?? 0)) % 9973, 0);
    const letters = ends.map((word = "") => [...word][0] ?? "").join("").toUpperCase();
    badges.set(actor, (badge = { letters, tone: TONES[sum % TONES.length] ?? "" }));
  }
  return badge;
}

/** What `@` writes: the part of the address before the @, or the name without spaces. */
export function handleOf(actor: Actor): string {
  const local = actor.email.split("@")[0] ?? "";
  return (local || fullName(actor)).replace(/[^\p{L}\p{N}._-]+/gu, "").toLowerCase();
}

/** Names of the people met so far; facets tell ids only. */
export class People {
  private readonly known = new Map<string, Actor>();
  private readonly asked = new Set<string>();
  private sorted: Actor[] | undefined;

  learn(events: readonly TimelineEvent[]): void {
    for (const { actor } of events) {
      if (actor === null || this.known.get(actor.id) === actor) continue;
      if (!hasName(actor) && this.known.has(actor.id)) continue;
      this.known.set(actor.id, actor);
      this.sorted = undefined;
    }
  }

  /** As an event has it, or as another event of the same person has it. */
  nameOfActor(actor: Actor): string {
    return hasName(actor) ? fullName(actor) : this.nameOf(actor.id);
  }

  nameOf(id: string): string {
    const actor = this.known.get(id);
    return actor === undefined ? shortened(id) : fullName(actor);
  }

  /** By name; the same list until somebody else is met. */
  get all(): readonly Actor[] {
    this.sorted ??= [...this.known.values()].sort((a, b) => fullName(a).localeCompare(fullName(b)));
    return this.sorted;
  }

  /** Asks for one event of each unknown id, those first in the list first. Answers whether anybody became known. */
  async lookUp(ids: readonly string[], client: TimelineClient, place: Place | undefined): Promise<boolean> {
    const unknown = ids.filter((id) => id !== "" && !this.known.has(id) && !this.asked.has(id)).slice(0, MOST_LOOKUPS);
    for (const id of unknown) this.asked.add(id);
    const pages = await Promise.allSettled(
      unknown.map((id) => {
        const actor_id = id.replaceAll(",", "\\,").replace(/^-/, "\\-");
        return client.events(place, { actor_id, page_size: 1, cursor: "" });
      }),
    );
    for (const page of pages) if (page.status === "fulfilled") this.learn(page.value.body.events);
    return pages.length > 0;
  }
}

function hasName(actor: Actor): boolean {
  return `${actor.first_name}${actor.last_name}${actor.email}` !== "";
}

/** A UUID says nothing to people: its beginning tells two apart. */
export function shortened(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? id.slice(0, 8) : id;
}
