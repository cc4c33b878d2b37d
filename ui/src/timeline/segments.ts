import type { RowList } from "./row-list.ts";
import type { Row } from "./rows.ts";

/** Neighbouring rows of one sort: events form a feed of their own, headings stand between feeds. */
export interface RowSegment {
  key: string;
  isEvents: boolean;
  /** The heading above. */
  label: string;
  /** Of the first event within its feed, from 1. */
  position: number;
  rows: Row[];
}

/** Cuts the visible part; a feed's key is that of its first event's heading, so that scrolling keeps its element. */
export function segmentsOfRows(list: RowList, first: number, end: number): RowSegment[] {
  const segments: RowSegment[] = [];
  let heading = list.headingAt(first);
  list.slice(first, end).forEach((row, index) => {
    const isEvents = row.kind === "event";
    if (row.kind === "group") heading = row;
    const last = segments.at(-1);
    if (last?.isEvents === isEvents && isEvents) last.rows.push(row);
    else {
      const key = isEvents ? `feed:${heading?.key ?? ""}` : row.key;
      const position = list.eventsBefore(first + index) + 1;
      segments.push({ key, isEvents, label: heading?.label ?? "", position, rows: [row] });
    }
  });
  return segments;
}
