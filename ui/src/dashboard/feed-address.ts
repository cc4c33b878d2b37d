/** What a link to the feed narrows it by; days as the reader's calendar has them, or moments. */
export interface FeedFilters {
  types?: readonly string[];
  /** An id, or empty for events without a person. */
  actor?: string;
  from?: string;
  to?: string;
}

export type FeedAddress = (filters: FeedFilters) => string;
export type ObjectAddress = (objectType: string, objectId: string) => string;

/** A value of a list parameter: a comma of its own, or a dash at its beginning, would mean something else. */
export function escaped(value: string): string {
  const text = value.replaceAll(",", "\\,");
  return text.startsWith("-") ? `\\${text}` : text;
}
