import type { Actor } from "../api/types.ts";
import { folded } from "../timeline/filters.ts";
import { fullName, handleOf } from "../timeline/people.ts";

const MOST_SHOWN = 6;

/** What is being typed behind an `@` in front of the caret. */
export interface MentionQuery {
  start: number;
  text: string;
}

export function mentionAt(text: string, caret: number): MentionQuery | undefined {
  const match = /(?:^|\s)@([\p{L}\p{N}._-]{0,40})$/u.exec(text.slice(0, caret));
  return match === null ? undefined : { start: caret - (match[1] ?? "").length - 1, text: match[1] ?? "" };
}

/** People whose name or handle has a word that begins so. */
export function mentionable(people: readonly Actor[], query: string): Actor[] {
  const wanted = folded(query);
  const begins = (actor: Actor): boolean =>
    [handleOf(actor), ...fullName(actor).split(/\s+/)].some((word) => folded(word).startsWith(wanted));
  return people.filter((actor) => handleOf(actor) !== "" && begins(actor)).slice(0, MOST_SHOWN);
}

/** The text with the mention written out, and where the caret goes. */
export function withMention(text: string, query: MentionQuery, actor: Actor): [text: string, caret: number] {
  const before = `${text.slice(0, query.start)}@${handleOf(actor)} `;
  return [before + text.slice(query.start + 1 + query.text.length), before.length];
}
