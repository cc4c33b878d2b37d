import { below } from "./repair.ts";

/** One line of indented JSON and the path of what begins in it. */
export interface Line {
  text: string;
  path: string;
}

const INDENT = "  ";

/** JSON for reading, line by line; undefined for text that is none. The original bytes are shown elsewhere. */
export function formatted(text: string): { message: unknown; lines: Line[] } | undefined {
  try {
    const message = JSON.parse(text) as unknown;
    return { message, lines: [...linesOf(message, "$", "", "", "")] };
  } catch {
    return undefined;
  }
}

function* linesOf(value: unknown, path: string, indent: string, before: string, after: string): Generator<Line> {
  const items = itemsOf(value, path);
  if (items === undefined || items.length === 0) {
    yield { text: `${indent}${before}${JSON.stringify(value)}${after}`, path };
    return;
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  yield { text: `${indent}${before}${open}`, path };
  for (const [index, item] of items.entries()) {
    yield* linesOf(item.value, item.path, indent + INDENT, item.label, index < items.length - 1 ? "," : "");
  }
  yield { text: `${indent}${close}${after}`, path: "" };
}

function itemsOf(value: unknown, path: string): { label: string; value: unknown; path: string }[] | undefined {
  if (Array.isArray(value)) return value.map((each: unknown, index) => ({ label: "", value: each, path: `${path}[${index}]` }));
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).map(([name, each]) => ({ label: `${JSON.stringify(name)}: `, value: each as unknown, path: below(path, name) }));
}
