import type { RowAction } from "./event-row.ts";
import type { RowList } from "./row-list.ts";

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 8, PageUp: -8 };

/** The event that a key leads to from the one that has the keyboard, a row near `near`; undefined for other keys. */
export function keyTarget(rows: RowList, key: string, id: string | undefined, near: number): string | undefined {
  if (key === "Home") return rows.eventFrom(-1, 1)?.key;
  if (key === "End") return rows.eventFrom(rows.length, -1)?.key;
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const index = id === undefined ? -1 : rows.indexOf(id, near);
  return index < 0 ? rows.eventFrom(-1, 1)?.key : (rows.eventFrom(index, step)?.key ?? id);
}

/** What a key does to the event that has the keyboard. */
export function keyAction(key: string, mayEdit: boolean): RowAction | undefined {
  if (key === "Enter" || key === " ") return "toggle";
  if (!mayEdit) return undefined;
  return key === "e" ? "edit" : key === "Delete" ? "delete" : undefined;
}
