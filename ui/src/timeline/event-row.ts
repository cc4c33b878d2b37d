import { html, nothing, type TemplateResult } from "lit";

import { failureWords } from "../i18n/failure-words.ts";
import type { Actor, EventTypeDeclaration, TimelineEvent } from "../api/types.ts";
import type { Localizer } from "../i18n/localizer.ts";
import { hasIcon, icon, toneOf } from "../theme/icons.ts";
import { segmentsOf } from "./highlight.ts";
import { type Change, type Chip, type Fact, type Layout, layoutOf } from "./layouts/index.ts";
import { badgeOf, shortened } from "./people.ts";
import type { Pending } from "./writer.ts";

/** What a row depends on beside its event. */
export interface RowContext {
  localizer: Localizer;
  now: number;
  search: string;
  nameOf: (actor: Actor) => string;
  /** Of the organization's feed: rows name their object. */
  isFeed: boolean;
  types: ReadonlyMap<string, EventTypeDeclaration>;
  objectHref: (event: TimelineEvent) => string | undefined;
  objectName: (event: TimelineEvent) => string | undefined;
  isOpen: (id: string) => boolean;
  isFresh: (id: string) => boolean;
  isActive: (id: string) => boolean;
  /** The mouse or a finger is on it. */
  isPointed: (id: string) => boolean;
  mayEdit: (event: TimelineEvent) => boolean;
  pending: (id: string) => Pending | undefined;
  /** The form in place of the row's details, while the event is edited. */
  editor: (event: TimelineEvent) => TemplateResult | undefined;
  on: (action: RowAction, event: TimelineEvent) => void;
}

export type RowAction = "toggle" | "edit" | "delete" | "retry" | "discard" | "object" | "file";

/** One event: an article of the feed. Every text of the event goes into a text node. */
export function eventRow(event: TimelineEvent, position: number, setSize: number, row: RowContext): TemplateResult {
  const { localizer } = row;
  const layout = layoutOf(event, localizer);
  const typeName = localizer.eventType(event.event_type, row.types.get(event.event_type)?.title);
  const isOpen = row.isOpen(event.id);
  const editor = row.editor(event);
  const pending = row.pending(event.id);
  const isLong = layout.text.length > 140 || layout.text.split("\n").length > 2;
  // Of a CRM's own event a chip says what it is, of a change the field.
  const saysWhat = layout.title === "" || layout.changes.length > 0 || (event.event_type === "custom" && layout.chips.length > 0);
  const titleId = `title-${event.id}`;
  return html`<article
    class="event ${pending?.state ?? ""} ${row.isFresh(event.id) ? "fresh" : ""} ${isOpen ? "open" : ""}"
    data-id=${event.id}
    tabindex=${row.isActive(event.id) ? 0 : -1}
    aria-labelledby=${titleId}
    aria-posinset=${position}
    aria-setsize=${setSize}
  >
    ${rail(event, row)}
    <div class="content">
      <div class="line">
        <div class="headline" id=${titleId}>
          ${layout.title === ""
            ? html`<span class="title">${typeName}</span>`
            : html`<span class="spoken">${typeName}: </span><span class="title">${marked(layout.title, row)}</span>`}
          ${layout.changes.length === 1 ? change(layout.changes[0] as Change, row) : nothing}
          ${layout.chips.map((each) => chip(each, row))}
        </div>
        <div class="when">
          ${actions(event, row)}
          <time class="quiet small" datetime=${event.created_at} title=${localizer.dateTime(event.created_at)}
            >${localizer.relative(event.created_at, row.now)}</time
          >
        </div>
      </div>
      ${byline(event, layout, saysWhat ? "" : typeName, row)}
      ${layout.changes.length > 1
        ? html`<div class="changes">${layout.changes.map((each) => change(each, row))}</div>`
        : nothing}
      ${editor ?? body(event, layout.text, layout.facts, isLong, row)} ${pendingLine(event, pending, row)}
    </div>
  </article>`;
}

function rail(event: TimelineEvent, row: RowContext): TemplateResult {
  const declared = row.types.get(event.event_type);
  const isDrawn = hasIcon(event.event_type) || declared === undefined;
  return html`<div class="rail" aria-hidden="true">
    <span class="node ${toneOf(event.event_type)}">${isDrawn ? icon(event.event_type, 16) : declared.icon}</span>
  </div>`;
}

function byline(event: TimelineEvent, layout: Layout, typeName: string, row: RowContext): TemplateResult {
  const { words } = row.localizer;
  const isEdited = event.updated_at > event.created_at && (event.revision ?? 1) > 1;
  const parts = [
    typeName === "" ? undefined : html`<span>${typeName}</span>`,
    event.actor === null ? undefined : person(event.actor, row),
    row.isFeed ? objectLink(event, layout.title, row) : undefined,
    isEdited
      ? html`<span title=${row.localizer.fill(words.editedAt, { date: row.localizer.dateTime(event.updated_at) })}>${words.edited}</span>`
      : undefined,
    layout.facts.length > 0 ? toggle(event, words.details, row) : undefined,
    typeof event.data?.["file_id"] === "string" ? rowButton(event, "file", words.download, row) : undefined,
  ].filter((part) => part !== undefined);
  return html`<div class="byline quiet small">
    ${parts.map((part, index) => (index === 0 ? part : html`<span aria-hidden="true">·</span>${part}`))}
  </div>`;
}

function person(actor: Actor, row: RowContext): TemplateResult {
  const { letters, tone } = badgeOf(actor);
  return html`<span class="actor">
    <span class="avatar ${tone}" aria-hidden="true">${letters}</span>${marked(row.nameOf(actor), row)}
  </span>`;
}

/** Whose event it is; a name that the title says already is not said again. */
function objectLink(event: TimelineEvent, title: string, row: RowContext): TemplateResult {
  const name = row.objectName(event) ?? shortened(event.object_id);
  const type = row.localizer.objectType(event.object_type);
  const label = name === title ? type : html`<span class="quiet">${type}</span> <span class="name">${name}</span>`;
  const href = row.objectHref(event);
  const tabindex = row.isActive(event.id) ? nothing : -1;
  return href === undefined
    ? html`<button class="link object" tabindex=${tabindex} @click=${() => row.on("object", event)}>${label}</button>`
    : html`<a class="object" href=${href} tabindex=${tabindex}>${label}</a>`;
}

function body(
  event: TimelineEvent,
  text: string,
  facts: Fact[],
  isLong: boolean,
  row: RowContext,
): TemplateResult {
  const { words } = row.localizer;
  const isOpen = row.isOpen(event.id);
  return html`${text === "" ? nothing : html`<p class="text ${isOpen ? "" : "short"}">${marked(text, row)}</p>`}
  ${isOpen && facts.length > 0
    ? html`<dl>${facts.map((fact) => html`<dt>${fact.label}</dt><dd>${factText(fact, row)}</dd>`)}</dl>`
    : nothing}
  ${isLong ? html`<div class="below small">${toggle(event, isOpen ? words.less : words.more, row)}</div>` : nothing}`;
}

function toggle(event: TimelineEvent, label: string, row: RowContext): TemplateResult {
  const tabindex = row.isActive(event.id) ? nothing : -1;
  return html`<button
    class="link toggle"
    tabindex=${tabindex}
    aria-expanded=${row.isOpen(event.id)}
    @click=${() => row.on("toggle", event)}
  >
    ${label}
  </button>`;
}

function rowButton(event: TimelineEvent, action: RowAction, label: string, row: RowContext): TemplateResult {
  const tabindex = row.isActive(event.id) ? nothing : -1;
  return html`<button class="link" tabindex=${tabindex} @click=${() => row.on(action, event)}>${label}</button>`;
}

function factText(fact: Fact, row: RowContext): TemplateResult | string {
  return fact.href === undefined
    ? marked(fact.text, row)
    : html`<a href=${fact.href} target="_blank" rel="noopener noreferrer">${fact.text}</a>`;
}

function chip({ text, tone = "" }: Chip, row: RowContext): TemplateResult {
  return html`<span class="chip ${tone}">${marked(text, row)}</span>`;
}

function change({ field, from, to }: Change, row: RowContext): TemplateResult {
  const { words } = row.localizer;
  const value = (text: string, kind: string): TemplateResult =>
    html`<span class="chip ${text === "" ? "none" : kind}">${text === "" ? words.nothing : marked(text, row)}</span>`;
  return html`<span class="change">
    ${field === "" ? nothing : html`<span class="quiet field">${field}</span>`} ${value(from, "before")}
    <span class="spoken">${words.changedTo}</span><span class="arrow quiet" aria-hidden="true">${icon("arrow", 14)}</span>
    ${value(to, "after")}
  </span>`;
}

/** Only where they can be seen or reached: they are a third of a row's elements, and most rows are scrolled past. */
function actions(event: TimelineEvent, row: RowContext): TemplateResult | typeof nothing {
  if (!row.isActive(event.id) && !row.isPointed(event.id)) return nothing;
  if (!row.mayEdit(event) || row.pending(event.id) !== undefined) return nothing;
  const { words } = row.localizer;
  const tabindex = row.isActive(event.id) ? 0 : -1;
  const button = (action: RowAction, name: string, label: string): TemplateResult =>
    html`<button class="icon" tabindex=${tabindex} title=${label} aria-label=${label} @click=${() => row.on(action, event)}>
      ${icon(name, 16)}
    </button>`;
  return html`<span class="actions">
    ${button("edit", "field_updated", words.edit)} ${button("delete", "trash", words.remove)}
  </span>`;
}

function pendingLine(event: TimelineEvent, pending: Pending | undefined, row: RowContext): TemplateResult | typeof nothing {
  const { words } = row.localizer;
  if (pending === undefined) return nothing;
  if (pending.state !== "failed") {
    return html`<div class="pending small quiet">${pending.state === "sending" ? words.sending : words.stillComing}</div>`;
  }
  const why = pending.failure === undefined ? "" : failureWords(row.localizer, pending.failure);
  return html`<div class="alert small" role="alert">
    <span>${words.sendFailed}. ${why}</span>
    <button class="link" @click=${() => row.on("retry", event)}>${words.retry}</button>
    <button class="link" @click=${() => row.on("discard", event)}>${words.edit}</button>
  </div>`;
}

/** The text with what was searched marked; a text alone needs no template of its own, and a row has many. */
function marked(text: string, row: RowContext): TemplateResult | string {
  if (row.search === "") return text;
  return html`${segmentsOf(text, row.search).map((each) => (each.isHit ? html`<mark>${each.text}</mark>` : each.text))}`;
}
