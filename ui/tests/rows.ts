import type { RowChunk } from "../src/timeline/row-list.ts";
import { event } from "./events.ts";

/** A chunk of events with these keys. */
export function rowsNamed(...keys: string[]): RowChunk {
  return keys.map((key) => ({ kind: "event", key, event: event({ id: key }) }));
}

/** `k0`, `k1` and so on, some in each chunk. */
export function chunksOf(count: number, size: number): RowChunk[] {
  const keys = Array.from({ length: count }, (_, index) => `k${index}`);
  return Array.from({ length: Math.ceil(count / size) }, (_, chunk) =>
    rowsNamed(...keys.slice(chunk * size, (chunk + 1) * size)),
  );
}
