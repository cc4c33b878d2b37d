import type { LetterItem, Repair } from "./letters.ts";

export type StepKind = "set" | "rename" | "drop" | "text";

/** One line of the repair as it is typed. `value` is the new value of `set`, the new path of `rename`. */
export interface Step {
  kind: StepKind;
  path: string;
  value: string;
}

export const STEP_KINDS: readonly StepKind[] = ["set", "rename", "drop", "text"];

const MISSING_FIELD = /missing required field `([^`]+)`/;
const MOST_TYPOS = 2;

/** Steps in the form that the API takes; lines without a path mean nothing. */
export function repairOf(steps: readonly Step[]): Repair {
  const said = steps.map((step) => ({ ...step, path: step.path.trim() })).filter((step) => step.path !== "");
  const of = (kind: StepKind): Step[] => said.filter((step) => step.kind === kind);
  const repair: Repair = {};
  if (of("rename").length > 0) repair.rename = Object.fromEntries(of("rename").map((step) => [step.path, step.value.trim()]));
  if (of("drop").length > 0) repair.drop = of("drop").map((step) => step.path);
  if (of("text").length > 0) repair.text = of("text").map((step) => step.path);
  if (of("set").length > 0) repair.set = Object.fromEntries(of("set").map((step) => [step.path, valueOf(step.value)]));
  return repair;
}

/** What probably mends the letter: a misspelt field renamed, a missing one set, a wrong value typed anew. */
export function suggestion(letter: LetterItem, message: unknown): Step {
  const missing = MISSING_FIELD.exec(letter.detail)?.[1];
  if (missing !== undefined) {
    const path = below(letter.path, missing);
    const misspelt = namesAt(message, letter.path).find((name) => distance(name, missing) <= MOST_TYPOS);
    if (misspelt !== undefined) return { kind: "rename", path: below(letter.path, misspelt), value: path };
    return { kind: "set", path, value: "" };
  }
  const isNumber = typeof valueAt(message, letter.path) === "number" && letter.detail.includes("Expected `str`");
  if (isNumber) return { kind: "text", path: letter.path, value: "" };
  const value = valueAt(message, letter.path);
  const text = letter.path === "$" || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
  return { kind: "set", path: letter.path === "$" ? "" : letter.path, value: text };
}

/** JSON where it is JSON, else text: as the command line takes it. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export function below(path: string, name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

function namesAt(message: unknown, path: string): string[] {
  const value = valueAt(message, path);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function valueAt(message: unknown, path: string): unknown {
  const steps = path.match(/\.([A-Za-z_][\w-]*)|\[(\d+)\]|\["(?:[^"\\]|\\.)*"\]/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null) return undefined;
    const name = step.startsWith(".") ? step.slice(1) : String(JSON.parse(step.slice(1, -1)));
    return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }, message);
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
