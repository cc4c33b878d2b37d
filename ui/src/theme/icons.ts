import { html, type TemplateResult } from "lit";

/** Lines on a grid of 24, after the specification's icons ("Event Icons"): comment, envelope, phone, calendar, ... */
const PATHS: Record<string, readonly string[]> = {
  note: ["M5 4h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-4 4v-4H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z", "M8 8.5h8M8 11.5h5"],
  email: ["M4 6h16v12H4z", "m4 7 8 6 8-6"],
  call: [
    "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z",
  ],
  meeting: ["M4 6h16v14H4z", "M4 10h16M8 3.5v4M16 3.5v4"],
  task_completed: ["M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z", "m8.5 12 2.5 2.5 4.5-5"],
  status_change: ["M4 9h14l-3.5-3.5M20 15H6l3.5 3.5"],
  lead_converted: [
    "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z",
    "M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z",
    "M12 11.9v.2",
  ],
  deal_won: ["M8 4h8v5a4 4 0 0 1-8 0V4Z", "M8 5.5H4.5V7A3.5 3.5 0 0 0 8 10.5M16 5.5h3.5V7a3.5 3.5 0 0 1-3.5 3.5", "M12 13v4M8.5 20h7M10 17h4v3h-4z"],
  deal_lost: ["m6.5 6.5 11 11M17.5 6.5l-11 11"],
  field_updated: ["M4.5 19.5l1-4L16 5l3 3L8.5 18.5l-4 1Z", "m13.5 7.5 3 3"],
  file_attached: ["m19 11-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4l8-8a3 3 0 0 1 4.3 4.3l-8 8a1.5 1.5 0 0 1-2.2-2.2L14.5 7"],
  quote_sent: ["M6 3.5h8l4 4v13H6z", "M14 3.5v4h4M9 12h6M9 15.5h6"],
  quote_accepted: ["M6 3.5h8l4 4v13H6z", "M14 3.5v4h4", "m9 14 2.2 2.2L15.5 12"],
  quote_rejected: ["M6 3.5h8l4 4v13H6z", "M14 3.5v4h4", "m9.5 12 5 5M14.5 12l-5 5"],
  invoice_sent: ["M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5z", "M9 8h6M9 11.5h6M9 15h3"],
  payment_received: ["M3.5 7h17v10h-17z", "M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z", "M6.5 12h.1M17.5 12h.1"],
  contract_signed: ["M4 20h16", "M5 16c3-1 3-9 5-9s0 9 2 9 1.5-3 3-3 1 3 4 3"],
  support_ticket_created: ["M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3V7Z", "M14.5 7v2M14.5 11v2M14.5 15v2"],
  feedback_received: ["m12 4 2.4 5 5.6.8-4 3.9 1 5.5-5-2.7-5 2.7 1-5.5-4-3.9 5.6-.8z"],
  campaign_response: ["M4 10v4h3l8 4V6l-8 4H4Z", "M8 14.5 9.5 20M18 9.5a3.5 3.5 0 0 1 0 5"],
  social_mention: ["M4 5h16v11h-7l-4.5 4v-4H4z", "M8.5 10.5h.1M12 10.5h.1M15.5 10.5h.1"],
  custom: ["M12 4v3M12 17v3M4 12h3M17 12h3M6.3 6.3l2.2 2.2M15.5 15.5l2.2 2.2M17.7 6.3l-2.2 2.2M8.5 15.5l-2.2 2.2"],
  // Controls
  search: ["M11 4.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z", "m16 16 4 4"],
  close: ["m7 7 10 10M17 7 7 17"],
  down: ["m7 10 5 5 5-5"],
  next: ["m10 7 5 5-5 5"],
  up: ["m7 14 5-5 5 5"],
  trash: ["M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13", "M10.5 11v5M13.5 11v5"],
  plus: ["M12 5.5v13M5.5 12h13"],
  arrow: ["M5 12h13M13.5 7.5 18 12l-4.5 4.5"],
  person: ["M12 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z", "M5 20c.5-4 3.5-5.5 7-5.5s6.5 1.5 7 5.5"],
  archive: ["M4 5h16v4H4zM5.5 9v10.5h13V9M10 12.5h4"],
  alert: ["M12 4 3.5 19.5h17z", "M12 10v4.5M12 17v.1"],
  link: ["M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3L12 6.3M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"],
};

/** The family gives the tint of the rail's icons; what people did stands out, what a system noted stays grey. */
const TONES: Record<string, string> = {
  note: "yellow",
  email: "blue",
  call: "blue",
  meeting: "violet",
  task_completed: "green",
  lead_converted: "violet",
  deal_won: "green",
  deal_lost: "red",
  quote_accepted: "green",
  quote_rejected: "red",
  payment_received: "green",
  contract_signed: "green",
  support_ticket_created: "orange",
  feedback_received: "yellow",
  campaign_response: "orange",
  social_mention: "blue",
};

const drawn = new Map<string, TemplateStringsArray>();

/**
 * A line icon; decoration only, the words beside it say what it means. A template of its own for each name and size,
 * with nothing to fill in: a list that is scrolled draws a thousand of them a second.
 */
export function icon(name: string, size = 18): TemplateResult {
  const key = `${hasIcon(name) ? name : "custom"} ${size}`;
  let strings = drawn.get(key);
  if (strings === undefined) {
    const text = markup(PATHS[hasIcon(name) ? name : "custom"] ?? [], size);
    drawn.set(key, (strings = Object.assign([text], { raw: [text] })));
  }
  return html(strings);
}

function markup(paths: readonly string[], size: number): string {
  const lines = paths.map((path) => `<path d="${path}"></path>`).join("");
  return `<svg viewBox="0 0 24 24" width="${size}" height="${size}" fill="none" stroke="currentColor" stroke-width="1.75"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${lines}</svg>`;
}

export function hasIcon(name: string): boolean {
  return Object.hasOwn(PATHS, name);
}

export function toneOf(eventType: string): string {
  return TONES[eventType] ?? "grey";
}
