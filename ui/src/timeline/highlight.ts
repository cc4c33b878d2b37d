import { folded, wordsOf } from "./filters.ts";

export interface Segment {
  text: string;
  isHit: boolean;
}

/** The text cut at the words that were searched, compared as the search compares them: whole, without case or accents. */
export function segmentsOf(text: string, search: string): Segment[] {
  const wanted = new Set(wordsOf(search));
  if (wanted.size === 0 || text === "") return [{ text, isHit: false }];
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (!wanted.has(folded(match[0]))) continue;
    if (match.index > end) segments.push({ text: text.slice(end, match.index), isHit: false });
    segments.push({ text: match[0], isHit: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) segments.push({ text: text.slice(end), isHit: false });
  return segments;
}
