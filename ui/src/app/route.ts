import type { Place } from "../api/types.ts";
import type { FeedFilters } from "../dashboard/feed-address.ts";
import { type Asked, isPeriod, presetPeriod, PRESETS } from "../dashboard/period.ts";

/** Which page; its name is the fragment's first part. Filters of a timeline stand in the query, which is its own. */
export type Route =
  | { page: "feed" }
  | { page: "object"; place: Place }
  | { page: "dashboard" }
  | { page: "admin"; letter: string | undefined };

/** What means nothing leads to the feed. */
export function routeOf(hash: string): Route {
  const parts = hash.replace(/^#\/?/, "").split("?")[0]?.split("/").map(unescaped) ?? [];
  const [page = "", first = "", second = ""] = parts;
  if (page === "objects" && first !== "" && second !== "") {
    return { page: "object", place: { object_type: first, object_id: second } };
  }
  if (page === "dashboard") return { page };
  if (page === "admin") return { page, letter: first === "" ? undefined : first };
  return { page: "feed" };
}

export function objectAddress(objectType: string, objectId: string): string {
  return `/#/objects/${encodeURIComponent(objectType)}/${encodeURIComponent(objectId)}`;
}

export function letterAddress(id: string | undefined): string {
  return id === undefined ? "/#/admin" : `/#/admin/${encodeURIComponent(id)}`;
}

/** The names are those of the timeline's own filters in the address. */
export function feedAddress(filters: FeedFilters): string {
  const query = new URLSearchParams();
  for (const type of filters.types ?? []) query.append("type", type);
  if (filters.actor !== undefined) query.append("actor", filters.actor);
  if (filters.from !== undefined) query.append("from", filters.from);
  if (filters.to !== undefined) query.append("to", filters.to);
  const text = query.toString();
  return text === "" ? "/#/feed" : `/?${text}#/feed`;
}

/** The period stands in the address, so that the back button leads to the numbers that were left. */
export function dashboardAddress({ preset, period }: Asked): string {
  const query = new URLSearchParams(preset === "custom" ? { ...period } : { period: preset });
  return `/?${query.toString()}#/dashboard`;
}

/** What makes no sense is as if nothing was said. */
export function askedOf(address: URL): Asked | undefined {
  const { searchParams } = address;
  const period = { from: searchParams.get("from") ?? "", to: searchParams.get("to") ?? "" };
  if (isPeriod(period)) return { preset: "custom", period };
  const preset = PRESETS.find((each) => each === searchParams.get("period"));
  return preset === undefined || preset === "custom" ? undefined : { preset, period: presetPeriod(preset, new Date()) };
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
