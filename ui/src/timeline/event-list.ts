import type { TimelineEvent } from "../api/types.ts";
import { Interning } from "./interning.ts";

/** `2024-01-15T10:30:00Z` and `...00.5Z` in one order: text of equal length. */
export function sortKey(moment: string): string {
  const [seconds = "", fraction = ""] = moment.replace(/Z$|[+]00:00$/, "").split(".");
  return `${seconds}.${fraction.padEnd(6, "0")}`;
}

/** Events newest first, each id once. Pages keep the server's order, what comes live is put at its time. */
export class EventList {
  readonly events: TimelineEvent[] = [];
  private readonly known = new Map<string, TimelineEvent>();
  private readonly interning = new Interning();

  /** Another one after every change but new pages at the end. */
  version = 0;

  get size(): number {
    return this.events.length;
  }

  get(id: string): TimelineEvent | undefined {
    return this.known.get(id);
  }

  /** A page behind those that are there; an event that came live meanwhile is not added again. */
  append(page: readonly TimelineEvent[]): void {
    for (const event of page) {
      if (this.known.has(event.id)) continue;
      this.known.set(event.id, event);
      this.events.push(this.interning.event(event));
    }
  }

  /**
   * Replaces the event (live frames tell no revision: the one that was read stands while nothing changed), or puts it
   * at its time. With older pages still to come (`isWhole` false), one older than all that are there is left to them.
   * Answers whether the event is new here.
   */
  put(event: TimelineEvent, isWhole: boolean): boolean {
    const before = this.known.get(event.id);
    this.version++;
    if (before !== undefined) {
      const isSame = before.updated_at === event.updated_at && before.revision !== undefined;
      const merged = event.revision === undefined && isSame ? { ...event, revision: before.revision } : event;
      this.known.set(event.id, merged);
      this.events[this.events.indexOf(before)] = merged;
      return false;
    }
    const index = this.placeOf(sortKey(event.created_at));
    if (index === this.events.length && !isWhole) return false;
    this.known.set(event.id, event);
    this.events.splice(index, 0, event);
    return true;
  }

  remove(id: string): TimelineEvent | undefined {
    const event = this.known.get(id);
    if (event === undefined) return undefined;
    this.version++;
    this.known.delete(id);
    this.events.splice(this.events.indexOf(event), 1);
    return event;
  }

  /** The first place whose event is not newer. */
  private placeOf(key: string): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.events[middle];
      if (there !== undefined && sortKey(there.created_at) > key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
