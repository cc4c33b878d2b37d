import type { Data, EventTypeDeclaration, JsonSchema } from "../api/types.ts";

export type Control = "text" | "long" | "number" | "minutes" | "flag" | "day" | "moment" | "choice" | "lines" | "web";

export interface FormField {
  name: string;
  help: string;
  control: Control;
  isRequired: boolean;
  /** What is usual; a `choice` knows no other. */
  options: string[];
  /** Older names of the same field: editing writes today's. */
  olderNames: string[];
  schema: JsonSchema;
}

/** Shown at once; the others behind "More fields". */
const FIRST_FIELDS = 5;
const LONG_TEXTS = new Set(["text", "notes", "body", "body_preview", "description", "comment", "message", "reason"]);
const ONE_OF = /^(\w+) or (\w+)\.$/;
const USUALLY = /^(\w+(?:, \w+)+)(?:, \.\.\.)?\.?$/;
const MINUTE = 60;

/** Fields of a form for the data of a type: those that have a control, in the order of the declaration. */
export function formFields(type: EventTypeDeclaration): FormField[] {
  return type.fields
    .filter(({ stands_for }) => stands_for === null)
    .map(({ name, description, required }) => {
      const schema = plainSchema(type.schema.properties?.[name] ?? {});
      const options = optionsOf(schema, description);
      const control = controlOf(name, schema, description);
      return {
        name,
        help: options.length > 0 ? "" : description.replace(/\.$/, ""),
        control,
        isRequired: required,
        options,
        olderNames: type.fields.filter((each) => each.stands_for === name).map((each) => each.name),
        schema,
      };
    })
    .filter((field): field is FormField => field.control !== undefined)
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
}

/** The first fields, and the rest; a rest of one is none. */
export function firstFields(fields: readonly FormField[]): [FormField[], FormField[]] {
  const first = fields.length <= FIRST_FIELDS + 1 ? fields.length : FIRST_FIELDS;
  return [fields.slice(0, first), fields.slice(first)];
}

/** What the control shows for a value that the data has. */
export function controlText(field: FormField, data: Data): string {
  const name = [field.name, ...field.olderNames].find((each) => data[each] !== undefined && data[each] !== null);
  const value = name === undefined ? undefined : data[name];
  if (value === undefined || name === undefined) return "";
  if (field.control === "minutes") return String(round(Number(value) / (inSeconds(name, field) ? MINUTE : 1)));
  if (field.control === "lines" && Array.isArray(value)) return value.map(String).join("\n");
  if (field.control === "moment") return localMoment(String(value));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The value that goes into the data, undefined for none; or what is wrong, as a key of the words. */
export function fieldValue(field: FormField, text: string): { value: unknown } | { problem: Problem } {
  const trimmed = text.trim();
  if (trimmed === "") return field.isRequired ? { problem: "required" } : { value: undefined };
  if (trimmed.length > (field.schema.maxLength ?? Infinity)) return { problem: "tooLong" };
  switch (field.control) {
    case "number":
    case "minutes": {
      const n = Number(trimmed.replace(",", "."));
      const { minimum = -Infinity, maximum = Infinity } = field.schema;
      if (!Number.isFinite(n) || n < minimum || n > maximum) return { problem: "notANumber" };
      return { value: field.control === "minutes" && field.name.endsWith("_seconds") ? Math.round(n * MINUTE) : n };
    }
    case "flag":
      return { value: trimmed === "true" };
    case "lines":
      return { value: trimmed.split("\n").map((line) => line.trim()).filter((line) => line !== "") };
    case "moment":
      return { value: new Date(trimmed).toISOString() };
    default:
      return { value: trimmed };
  }
}

export type Problem = "required" | "notANumber" | "tooLong";

/** The data after an edit: what the form does not know stays; a field that was written loses its older names. */
export function editedData(before: Data, fields: readonly FormField[], values: Data): Data {
  const data: Data = { ...before };
  for (const field of fields) {
    for (const name of [field.name, ...field.olderNames]) delete data[name];
    if (values[field.name] !== undefined) data[field.name] = values[field.name];
  }
  return data;
}

/** Handles in a note: `mentions` follows from its text. */
export function mentionsIn(text: string): string[] {
  return [...new Set(text.match(/(?<![\p{L}\p{N}])@[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?/gu) ?? [])];
}

/** The schema without "or null". Of integer or number it is number. */
function plainSchema(schema: JsonSchema): JsonSchema {
  const variants = schema.anyOf?.filter((each) => each.type !== "null") ?? [];
  const chosen = variants.find((each) => each.type === "number") ?? variants[0];
  return chosen === undefined ? schema : { ...chosen, ...(schema.description ? { description: schema.description } : {}) };
}

function controlOf(name: string, schema: JsonSchema, description: string): Control | undefined {
  if (schema.enum !== undefined || ONE_OF.test(description)) return "choice";
  if (schema.type === "boolean") return "flag";
  if (schema.type === "integer" || schema.type === "number") return /_(seconds|minutes)$/.test(name) ? "minutes" : "number";
  if (schema.type === "array") return schema.items?.type === "string" ? "lines" : undefined;
  if (schema.type === "object") return undefined;
  if (schema.format === "date-time") return "moment";
  if (schema.format === "date") return "day";
  if (/(^|_)url$/.test(name)) return "web";
  return LONG_TEXTS.has(name) ? "long" : "text";
}

/** Descriptions name the usual values: "inbound or outbound.", "successful, connected, voicemail, ...". */
function optionsOf(schema: JsonSchema, description: string): string[] {
  if (schema.enum !== undefined) return schema.enum.map(String);
  const one = ONE_OF.exec(description);
  if (one !== null) return [one[1] ?? "", one[2] ?? ""];
  return USUALLY.exec(description)?.[1]?.split(", ") ?? [];
}

function inSeconds(name: string, field: FormField): boolean {
  if (name.endsWith("_minutes")) return false;
  return name.endsWith("_seconds") || field.name.endsWith("_seconds");
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}

/** For `datetime-local`, in the reader's zone. */
export function localMoment(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
