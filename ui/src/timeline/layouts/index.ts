import type { TimelineEvent } from "../../api/types.ts";
import { type Localizer, readable } from "../../i18n/localizer.ts";
import { contract, dealLost, dealWon, document, file, payment } from "./business.ts";
import { fieldUpdated, leadConverted, statusChange, taskCompleted } from "./changes.ts";
import { call, email, meeting, note } from "./conversations.ts";
import { campaign, feedback, mention, ticket } from "./feedback.ts";
import { chips, Fields, type Layout, type LayoutOf } from "./layout.ts";

export type { Change, Chip, Fact, Layout } from "./layout.ts";

const LAYOUTS: Record<string, LayoutOf> = {
  note,
  email,
  call,
  meeting,
  task_completed: taskCompleted,
  status_change: statusChange,
  lead_converted: leadConverted,
  deal_won: dealWon,
  deal_lost: dealLost,
  field_updated: fieldUpdated,
  file_attached: file,
  quote_sent: document,
  quote_accepted: document,
  quote_rejected: document,
  invoice_sent: document,
  payment_received: payment,
  contract_signed: contract,
  support_ticket_created: ticket,
  feedback_received: feedback,
  campaign_response: campaign,
  social_mention: mention,
};

/** Some windows full. A weak map of all that were ever shown would cost the collector of garbage more than it spares. */
const MOST_LAYOUTS = 400;
const layouts = new Map<TimelineEvent, { localizer: Localizer; layout: Layout }>();

/**
 * What the row of an event shows. Of a type without a layout the summary, and its data field by field. Kept for a
 * while: rows are drawn again with every step of the wheel.
 */
export function layoutOf(event: TimelineEvent, localizer: Localizer): Layout {
  const known = layouts.get(event);
  if (known?.localizer === localizer) return known.layout;
  const layout = made(event, localizer);
  if (layouts.size >= MOST_LAYOUTS) layouts.clear();
  layouts.set(event, { localizer, layout });
  return layout;
}

function made(event: TimelineEvent, localizer: Localizer): Layout {
  const isObject = typeof event.data === "object" && event.data !== null && !Array.isArray(event.data);
  const fields = new Fields(isObject ? event.data : {}, localizer);
  const layout = (LAYOUTS[event.event_type] ?? generic)(fields, event);
  const { title = "", chips: shownChips = [], changes = [], text = "", facts = [] } = layout;
  const isSilent = title === "" && text === "" && changes.length + shownChips.length === 0;
  return {
    title: isSilent ? event.summary : title,
    chips: shownChips,
    changes,
    text,
    facts: [...facts, ...fields.rest()],
  };
}

/** "Task created: Follow up": the summary's own words, for a CRM's own events. */
const generic: LayoutOf = (fields, event) => {
  const action = fields.text("action", "kind");
  const name = fields.text("title", "name", "invoice_title", "subject");
  const person = [fields.text("first_name"), fields.text("last_name")].filter((each) => each !== "").join(" ");
  fields.skip("direction");
  const subject = name || person;
  const object = fields.localizer.objectType(event.object_type);
  return {
    title: subject || event.summary,
    chips: chips({ text: action === "" ? "" : `${object}: ${readable(action)}` }, { text: fields.text("status") }),
    text: fields.text("text", "message", "description", "body"),
  };
};
