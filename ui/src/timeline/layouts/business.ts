import { chips, facts, type Fields, type LayoutOf, type Tone } from "./layout.ts";

function dealClosed(fields: Fields, tone: Tone): ReturnType<LayoutOf> {
  const { words } = fields.localizer;
  const competitor = fields.text("competitor");
  fields.skip("field", "from", "to", "status", "stage");
  return {
    title: fields.text("deal_name", "name", "title"),
    chips: chips({ text: fields.money("currency", "amount"), tone }, { text: competitor }),
    text: fields.text("reason"),
    facts: facts([words.closeDate, fields.text("close_date", "closed_on")], [words.competitor, competitor]),
  };
}

export const dealWon: LayoutOf = (fields) => dealClosed(fields, "positive");
export const dealLost: LayoutOf = (fields) => dealClosed(fields, "negative");

/** Quotes and invoices: number, amount, whom it concerns. */
export const document: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  const number = fields.text("quote_number", "estimate_number", "invoice_number");
  const due = fields.text("due_date");
  fields.skip("field", "from", "status", "quote_id", "invoice_id");
  const person = fields.text("accepted_by", "rejected_by", "recipient");
  if (fields.data["to"] !== undefined) fields.skip("to");
  return {
    title: fields.text("title", "invoice_title"),
    chips: chips(
      { text: number },
      { text: fields.money("currency", "amount", "total_amount") },
      { text: person },
      due === "" ? undefined : { text: `${words.due} ${due}`, tone: "warning" },
    ),
    text: fields.text("reason"),
    facts: facts([words.validUntil, fields.text("valid_until")], [words.due, due]),
  };
};

export const payment: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  fields.skip("invoice_id");
  return {
    chips: chips(
      { text: fields.money("currency", "amount"), tone: "positive" },
      { text: fields.text("invoice_number") },
      { text: fields.text("payment_method") },
    ),
    facts: facts([words.when, fields.text("payment_date")], [words.reference, fields.text("reference")]),
  };
};

export const contract: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  fields.skip("contract_id", "stage", "closed_on");
  return {
    title: fields.text("contract_name", "title", "name"),
    chips: chips({ text: fields.money("currency", "amount"), tone: "positive" }, { text: fields.text("signed_by") }),
    facts: facts([words.when, fields.text("signed_on")], [words.expires, fields.text("expires_on")]),
  };
};

export const file: LayoutOf = (fields) => {
  const { words, localizer } = { words: fields.localizer.words, localizer: fields.localizer };
  const size = fields.number("file_size", "size");
  const name = fields.text("filename", "file_name");
  fields.skip("file_id", "sha256");
  return {
    title: name,
    chips: chips(
      size === undefined ? undefined : { text: localizer.bytes(size) },
      { text: kindOf(name, String(fields.value("file_type", "mime_type") ?? "")) },
    ),
    facts: facts([words.download, fields.text("url")]),
  };
};

/** `PDF`: people know the ending of a name, not media types. */
function kindOf(name: string, mediaType: string): string {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1];
  return (ending ?? mediaType.split("/").pop() ?? "").toUpperCase();
}
