import type { Row } from "./rows.ts";

/** Neighbouring rows of one sort: events form a feed of their own, headings stand between feeds. */
export interface RowSegment {
  key: string;
  isEvents: boolean;
  /** The heading above. */
  label: string;
  rows: Row[];
}

/** Cuts the visible part; a feed's key is that of its first event's heading, so that scrolling keeps its element. */
export function segmentsOfRows(rows: readonly Row[], first: number, end: number): RowSegment[] {
  const segments: RowSegment[] = [];
  let heading = headingBefore(rows, first);
  for (const row of rows.slice(first, end)) {
    const isEvents = row.kind === "event";
    if (row.kind === "group") heading = { key: row.key, label: row.label };
    const last = segments.at(-1);
    if (last?.isEvents === isEvents && isEvents) last.rows.push(row);
    else {
      const key = isEvents ? `feed:${heading.key}` : row.key;
      segments.push({ key, isEvents, label: heading.label, rows: [row] });
    }
  }
  return segments;
}

function headingBefore(rows: readonly Row[], first: number): { key: string; label: string } {
  for (let index = first; index >= 0; index--) {
    const row = rows[index];
    if (row?.kind === "group") return { key: row.key, label: row.label };
  }
  return { key: "", label: "" };
}
