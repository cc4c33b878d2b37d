import type { Place } from "../api/types.ts";

/** `/{type}s/{id}` filled in; undefined for no pattern, or one that would run code. */
export function hrefOf(pattern: string, place: Place): string | undefined {
  if (pattern === "" || /^\s*(javascript|data|vbscript):/i.test(pattern)) return undefined;
  return pattern
    .replaceAll("{type}", encodeURIComponent(place.object_type))
    .replaceAll("{id}", encodeURIComponent(place.object_id));
}
