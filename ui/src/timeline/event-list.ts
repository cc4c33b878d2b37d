import type { TimelineEvent } from "../api/types.ts";
import { Interning } from "./interning.ts";

/** What comes live makes a piece longer, up to here; then it is two. */
const MOST_IN_A_PIECE = 200;

/** `2024-01-15T10:30:00Z` and `...00.5Z` in one order: text of equal length. */
export function sortKey(moment: string): string {
  const [seconds = "", fraction = ""] = moment.replace(/Z$|[+]00:00$/, "").split(".");
  return `${seconds}.${fraction.padEnd(6, "0")}`;
}

/** Events newest first, each id once. Pages keep the server's order, what comes live is put at its time. */
export class EventList {
  /** None is empty. A piece never changes: another one takes its place, and whoever shows it knows which. */
  readonly pieces: (readonly TimelineEvent[])[] = [];
  private readonly known = new Map<string, TimelineEvent>();
  private readonly interning = new Interning();

  get size(): number {
    return this.known.size;
  }

  get(id: string): TimelineEvent | undefined {
    return this.known.get(id);
  }

  /** A page behind those that are there; an event that came live meanwhile is not added again. */
  append(page: readonly TimelineEvent[]): void {
    const piece: TimelineEvent[] = [];
    for (const event of page) {
      if (this.known.has(event.id)) continue;
      this.known.set(event.id, event);
      piece.push(this.interning.event(event));
    }
    if (piece.length > 0) this.pieces.push(piece);
  }

  /**
   * Replaces the event (live frames tell no revision: the one that was read stands while nothing changed), or puts it
   * at its time. With older pages still to come (`isWhole` false), one older than all that are there is left to them.
   * Answers whether the event is new here.
   */
  put(event: TimelineEvent, isWhole: boolean): boolean {
    const before = this.known.get(event.id);
    if (before !== undefined) {
      const isSame = before.updated_at === event.updated_at && before.revision !== undefined;
      const merged = event.revision === undefined && isSame ? { ...event, revision: before.revision } : event;
      this.known.set(event.id, merged);
      this.replace(before, [merged]);
      return false;
    }
    const key = sortKey(event.created_at);
    const at = this.pieceOf(key);
    if (at === this.pieces.length && !isWhole) return false;
    this.known.set(event.id, event);
    this.insert(at, event, key);
    return true;
  }

  remove(id: string): TimelineEvent | undefined {
    const event = this.known.get(id);
    if (event === undefined) return undefined;
    this.known.delete(id);
    this.replace(event, []);
    return event;
  }

  /** The first piece that has an event which is not newer. */
  private pieceOf(key: string): number {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const oldest = this.pieces[middle]?.at(-1);
      if (oldest !== undefined && sortKey(oldest.created_at) > key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Before the first event of the piece that is not newer; behind the last piece at the end of that. */
  private insert(at: number, event: TimelineEvent, key: string): void {
    const index = Math.min(at, Math.max(0, this.pieces.length - 1));
    const piece = this.pieces[index] ?? [];
    const before = piece.findIndex((each) => sortKey(each.created_at) <= key);
    this.exchange(index, piece.toSpliced(before < 0 ? piece.length : before, 0, event));
  }

  private replace(event: TimelineEvent, by: TimelineEvent[]): void {
    const index = this.pieces.findIndex((piece) => piece.includes(event));
    const piece = this.pieces[index];
    if (piece !== undefined) this.exchange(index, piece.toSpliced(piece.indexOf(event), 1, ...by));
  }

  private exchange(index: number, piece: TimelineEvent[]): void {
    const middle = piece.length > MOST_IN_A_PIECE ? piece.length >> 1 : piece.length;
    const halves = [piece.slice(0, middle), piece.slice(middle)].filter((half) => half.length > 0);
    this.pieces.splice(index, 1, ...halves);
  }
}
