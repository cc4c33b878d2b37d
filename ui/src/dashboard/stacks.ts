import type { SummaryGroup } from "./summary.ts";

/** One part of every bar: a type, or with `types` of several the rest of them. */
export interface Stack {
  types: readonly string[];
  isRest: boolean;
  colour: string;
  total: number;
  counts: readonly number[];
}

/** Told apart by more than their hue: next to each other they also differ in lightness. */
const COLOURS = [
  "light-dark(#3f56d0, #8ea2ff)",
  "light-dark(#12968a, #4fd1c0)",
  "light-dark(#d68a12, #f0bd62)",
  "light-dark(#c2456a, #ff92ab)",
  "light-dark(#7d4cc4, #c6a2ff)",
  "light-dark(#2f8fd0, #76c5f7)",
];
const COLOUR_OF_THE_REST = "light-dark(#a9afba, #656b76)";

/** The most frequent types, one colour each, and all others together; counts in the order of `keys`. */
export function stacksOf(counts: Record<string, number>, groups: readonly SummaryGroup[], keys: readonly string[]): Stack[] {
  const byFrequency = Object.entries(counts).filter(([, n]) => n > 0).sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const types = byFrequency.map(([type]) => type);
  // A rest of one type is that type.
  const named = types.length === COLOURS.length + 1 ? types : types.slice(0, COLOURS.length);
  const stacks = named.map((type, index) => ({ types: [type], isRest: false, colour: COLOURS[index] ?? COLOUR_OF_THE_REST }));
  const rest = types.slice(named.length);
  const all = rest.length === 0 ? stacks : [...stacks, { types: rest, isRest: true, colour: COLOUR_OF_THE_REST }];
  const byKey = new Map(groups.map((group) => [group.key, group.counts]));
  return all.map((stack) => {
    const each = keys.map((key) => sum(byKey.get(key), stack.types));
    return { ...stack, counts: each, total: sum(counts, stack.types) };
  });
}

function sum(counts: Record<string, number> | undefined, types: readonly string[]): number {
  return types.reduce((total, type) => total + (counts?.[type] ?? 0), 0);
}
