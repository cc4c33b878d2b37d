import { html, nothing, type TemplateResult } from "lit";

import { failureWords } from "../i18n/failure-words.ts";
import { icon } from "../theme/icons.ts";
import { eventRow, type RowContext } from "./event-row.ts";
import type { Row } from "./rows.ts";
import type { Section } from "./section.ts";
import { skeleton } from "./skeleton.ts";

/** What rows that are no events depend on. */
export interface ListContext extends RowContext {
  /** All events of the list, -1 while older ones are still to come. */
  total: number;
  more: (section: Section) => void;
  toggle: (section: Section) => void;
}

/** Any row; the position is that of an event within its feed, from 1. */
export function listRow(row: Row, position: number, list: ListContext): TemplateResult {
  return html`<div class="row">${contentOf(row, position, list)}</div>`;
}

function contentOf(row: Row, position: number, list: ListContext): TemplateResult {
  switch (row.kind) {
    case "event":
      return eventRow(row.event, position, list.total, list);
    case "group":
      return groupRow(row, list);
    case "loading":
      return skeleton(list.localizer.words.loadingMore, row.section.list.size === 0 ? 3 : 2);
    case "failure":
      return failureRow(row.section, list);
    case "more":
      return moreRow(row.section, list);
    case "end":
      return endRow(row.section, list);
  }
}

function groupRow(row: Row & { kind: "group" }, { localizer, toggle }: ListContext): TemplateResult {
  const { section } = row;
  const count =
    row.count === undefined ? nothing : html`<span class="count quiet">${localizer.number(row.count)}</span>`;
  if (section === undefined) return html`<h2 class="heading"><span>${row.label}</span>${count}</h2>`;
  return html`<h2 class="heading">
    <button aria-expanded=${!section.isCollapsed} @click=${() => toggle(section)}>
      ${icon(section.isCollapsed ? "next" : "down", 16)} ${row.label} ${count}
    </button>
  </h2>`;
}

function failureRow(section: Section, { localizer, more }: ListContext): TemplateResult {
  const { words } = localizer;
  const why = section.failure === undefined ? words.failedServer : failureWords(localizer, section.failure);
  return html`<div class="alert" role="alert">
    <span>${why}</span>
    <button class="link" @click=${() => more(section)}>${words.retry}</button>
  </div>`;
}

function moreRow(section: Section, { localizer, more }: ListContext): TemplateResult {
  const left = Math.max(0, (section.total ?? 0) - section.list.size);
  return html`<button class="more" @click=${() => more(section)}>
    ${localizer.words.more}
    ${left > 0 ? html`<span class="quiet">${localizer.plural(localizer.words.left, left)}</span>` : nothing}
  </button>`;
}

function endRow(section: Section, { localizer }: ListContext): TemplateResult {
  const { words } = localizer;
  return html`<p class="end quiet small">
    ${section.isOlderInArchive ? html`${icon("archive", 16)} ${words.olderInArchive}` : words.end}
  </p>`;
}
