import type { Row } from "./rows.ts";

/** Rows that come and go together. The same object as before while nothing in it has changed. */
export type RowChunk = readonly Row[];

type GroupRow = Row & { kind: "group" };

/**
 * What the list shows, from top to bottom. Made anew after every change, of chunks that stay: with 100,000 events a
 * thousand numbers are added up, and no row is touched.
 */
export class RowList {
  readonly length: number;
  /** The first row of each chunk, and behind the last one the length. */
  private readonly starts: Uint32Array;
  /** Events of the same feed above each chunk. */
  private readonly eventsAbove: Uint32Array;
  /** The heading that each chunk stands under. */
  private readonly headings: (GroupRow | undefined)[] = [];

  constructor(readonly chunks: readonly RowChunk[]) {
    this.starts = new Uint32Array(chunks.length + 1);
    this.eventsAbove = new Uint32Array(chunks.length);
    let [heading, above]: [GroupRow | undefined, number] = [undefined, 0];
    chunks.forEach((chunk, index) => {
      const { events, last } = contentOf(chunk);
      if (chunk[0]?.kind === "group" && chunk[0].section !== undefined) above = 0;
      this.starts[index + 1] = (this.starts[index] as number) + chunk.length;
      this.eventsAbove[index] = above;
      this.headings.push(heading);
      heading = last ?? heading;
      above += events;
    });
    this.length = this.starts[chunks.length] as number;
  }

  at(index: number): Row | undefined {
    const chunk = this.chunkOf(index);
    return this.chunks[chunk]?.[index - this.startOf(chunk)];
  }

  slice(first: number, end: number): Row[] {
    const rows: Row[] = [];
    for (let chunk = this.chunkOf(first); chunk < this.chunks.length && this.startOf(chunk) < end; chunk++) {
      const start = this.startOf(chunk);
      rows.push(...(this.chunks[chunk] as RowChunk).slice(Math.max(0, first - start), Math.max(0, end - start)));
    }
    return rows;
  }

  /** The chunk that a row stands in; the last one for a row behind the end. */
  chunkOf(index: number): number {
    let [low, high] = [0, Math.max(0, this.chunks.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  startOf(chunk: number): number {
    return this.starts[chunk] ?? this.length;
  }

  /** How many events of the same feed stand above a row. */
  eventsBefore(index: number): number {
    const chunk = this.chunkOf(index);
    const above = (this.chunks[chunk] ?? []).slice(0, index - this.startOf(chunk));
    return (this.eventsAbove[chunk] ?? 0) + above.filter((row) => row.kind === "event").length;
  }

  /** The heading that a row stands under, or is. */
  headingAt(index: number): GroupRow | undefined {
    const chunk = this.chunkOf(index);
    const rows = (this.chunks[chunk] ?? []).slice(0, index - this.startOf(chunk) + 1);
    return rows.findLast((row) => row.kind === "group") ?? this.headings[chunk];
  }

  /** The index of a row, looked for outwards from where it was last; -1 when it is gone. */
  indexOf(key: string, near: number): number {
    for (let distance = 0; distance <= this.length; distance++) {
      if (this.at(near + distance)?.key === key) return near + distance;
      if (this.at(near - distance)?.key === key) return near - distance;
    }
    return -1;
  }

  /** The event some events further down, or up with a negative number; at the ends the outermost one. */
  eventFrom(index: number, steps: number): Row | undefined {
    let [found, left]: [Row | undefined, number] = [undefined, Math.abs(steps)];
    for (let at = index + Math.sign(steps); left > 0 && at >= 0 && at < this.length; at += Math.sign(steps)) {
      const row = this.at(at);
      if (row?.kind !== "event") continue;
      found = row;
      left--;
    }
    return found;
  }

  some(is: (row: Row) => boolean): boolean {
    return this.chunks.some((chunk) => chunk.some(is));
  }
}

interface Content {
  events: number;
  /** The last heading in it. */
  last: GroupRow | undefined;
}

const contents = new WeakMap<RowChunk, Content>();

function contentOf(chunk: RowChunk): Content {
  let content = contents.get(chunk);
  if (content === undefined) {
    const events = chunk.filter((row) => row.kind === "event").length;
    content = { events, last: chunk.findLast((row) => row.kind === "group") };
    contents.set(chunk, content);
  }
  return content;
}
