import { chips, facts, type LayoutOf, type Tone } from "./layout.ts";

const URGENT = new Set(["urgent", "high", "critical"]);
const SENTIMENTS: Record<string, Tone> = { positive: "positive", negative: "negative" };

export const ticket: LayoutOf = (fields) => {
  const { words } = fields.localizer;
  const priority = fields.text("priority");
  const tone: Tone = URGENT.has(priority.toLowerCase()) ? "negative" : "";
  fields.skip("ticket_id");
  return {
    title: fields.text("subject", "title", "name"),
    chips: chips({ text: fields.text("ticket_number") }, { text: priority, tone }, { text: fields.text("status") }),
    text: fields.text("description"),
    facts: facts([words.category, fields.text("category", "case_type")]),
  };
};

export const feedback: LayoutOf = (fields) => {
  const { words, localizer } = { words: fields.localizer.words, localizer: fields.localizer };
  const rating = fields.number("rating");
  const best = fields.number("max_rating");
  const text =
    rating === undefined
      ? ""
      : best === undefined
        ? `★ ${localizer.number(rating)}`
        : localizer.fill(words.rating, { rating: localizer.number(rating), best: localizer.number(best) });
  return {
    chips: chips({ text, tone: "warning" }, { text: fields.text("survey") }, { text: fields.text("channel") }),
    text: fields.text("comment", "text"),
  };
};

export const campaign: LayoutOf = (fields) => {
  fields.skip("campaign_id", "occurred_at", "kind", "direction", "source", "status");
  const name = fields.text("campaign_name", "campaign");
  const subject = fields.text("subject", "title");
  return {
    title: name || subject,
    chips: chips({ text: fields.text("response"), tone: "positive" }, { text: fields.text("channel", "origin") }),
    text: name === "" ? "" : subject,
  };
};

export const mention: LayoutOf = (fields) => {
  const sentiment = fields.text("sentiment");
  const address = fields.text("url");
  fields.skip("posted_at");
  return {
    title: fields.text("author"),
    chips: chips({ text: fields.text("platform", "network") }, { text: sentiment, tone: SENTIMENTS[sentiment] ?? "" }),
    text: fields.text("text", "content"),
    facts: facts([fields.localizer.words.link, address]),
  };
};
