import { type Change, chips, facts, type Fields, type LayoutOf, shown } from "./layout.ts";

/** What a CRM adds of the object to every change; the change is what happened. */
const OBJECT_FIELDS = ["title", "name", "status", "source", "opportunity_amount", "currency", "priority", "stage"];

export const fieldUpdated: LayoutOf = (fields) => {
  const { localizer } = fields;
  const { words } = localizer;
  const all = changesOf(fields);
  const only = all.length === 1 ? all[0] : undefined;
  const untold = fields.list("fields").map((name) => localizer.fieldName(name));
  const part = fields.text("of");
  fields.skip("title", "name");
  const count = all.length + untold.length;
  const title = only?.field ?? (count > 1 ? localizer.plural(words.fieldsChanged, count) : (untold[0] ?? ""));
  return {
    title: part === "" ? title : `${part}: ${title}`,
    changes: only === undefined ? all : [{ ...only, field: "" }],
    text: all.length === 0 && untold.length > 1 ? untold.join(", ") : "",
    chips: [],
  };
};

export const statusChange: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  const isAutomated = fields.value("automated") === true;
  const change = pipelineChange(fields);
  fields.skip(...OBJECT_FIELDS);
  return {
    title: fields.localizer.fieldName(String(fields.value("field_name", "field") ?? "status")),
    changes: change,
    chips: isAutomated ? [{ text: words.automated }] : [],
    text: fields.text("reason"),
  };
};

export const taskCompleted: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  const title = fields.text("task_name", "title", "name", "subject");
  fields.skip("field", "from", "to", "status", "task_id");
  return {
    title,
    chips: chips({ text: fields.text("priority") }),
    facts: facts([words.to, fields.list("assigned_to").join(", ")], [words.when, fields.text("completed_at")]),
  };
};

export const leadConverted: LayoutOf = (fields) => {
  const { words, localizer } = { words: fields.localizer.words, localizer: fields.localizer };
  const names = [
    [words.contact, fields.text("contact_name", "contact_id")],
    [words.account, fields.text("account_name", "account_id")],
    [words.deal, fields.text("deal_name", "deal_id")],
  ] as const;
  const amount = fields.value("opportunity_amount");
  const currency = fields.text("currency");
  fields.skip("field", "from", "to", "status", "source", "converted_at", "opportunity_amount");
  return {
    title: fields.text("title", "name"),
    chips: chips(
      ...names.map(([label, name]) => (name === "" ? undefined : { text: `${label}: ${name}` })),
      typeof amount === "number" ? { text: localizer.money(amount, currency) } : undefined,
    ),
  };
};

/** `from_value` and `to_value` under the names that CRM systems used before. */
export function pipelineChange(fields: Fields): Change[] {
  const from = fields.text("from_value", "from_status", "from");
  const to = fields.text("to_value", "to_status", "to");
  return from === "" && to === "" ? [] : [{ field: "", from, to }];
}

function changesOf(fields: Fields): Change[] {
  const { localizer } = fields;
  const several = fields.value("changes");
  const entry = (name: string, from: unknown, to: unknown): Change => ({
    field: localizer.fieldName(name),
    from: shown(from, localizer),
    to: shown(to, localizer),
  });
  const one = String(fields.value("field_name") ?? "");
  const [before, after] = [fields.value("old_value"), fields.value("new_value")];
  if (one !== "") return [entry(one, before, after)];
  if (typeof several !== "object" || several === null) return [];
  return Object.entries(several).map(([name, pair]) => {
    const [from, to] = Array.isArray(pair) ? (pair as unknown[]) : [undefined, pair];
    return entry(name, from, to);
  });
}
