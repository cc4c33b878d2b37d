import { html, nothing, type TemplateResult } from "lit";

import type { Connection } from "../api/live.ts";
import { failureWords } from "../i18n/failure-words.ts";
import type { Localizer, Words } from "../i18n/localizer.ts";
import { icon } from "../theme/icons.ts";
import type { Upload, Uploads } from "./uploads.ts";

/** In place of the list: there is nothing, or nothing like this. */
export function nothingThere(words: Words, clearAll: (() => void) | undefined): TemplateResult {
  const isFiltered = clearAll !== undefined;
  return html`<div class="state">
    <span class="emblem">${icon(isFiltered ? "search" : "note", 28)}</span>
    <h2>${isFiltered ? words.noMatchTitle : words.emptyTitle}</h2>
    <p class="quiet">${isFiltered ? words.noMatchText : words.emptyText}</p>
    ${isFiltered ? html`<button class="outlined" @click=${clearAll}>${words.clearAll}</button>` : nothing}
  </div>`;
}

/** In place of the list: it could not be read. */
export function failed(words: Words, why: string, retry: () => void): TemplateResult {
  return html`<div class="state" role="alert">
    <span class="emblem negative">${icon("alert", 28)}</span>
    <h2>${why}</h2>
    <button class="outlined" @click=${retry}>${words.retry}</button>
  </div>`;
}

/** A dot while all is well, a sentence when changes do not come. */
export function connectionState(words: Words, connection: Connection): TemplateResult {
  const names = { connecting: words.connecting, live: words.live, offline: words.offline, refused: words.liveRefused };
  const name = names[connection];
  const isWrong = connection === "offline";
  return html`<span class="connection ${connection}" role="status" title=${name}
    ><span class="dot" aria-hidden="true"></span><span class="small ${isWrong ? "" : "word"}">${name}</span></span
  >`;
}

/** While something came above what is looked at. */
export function newEventsPill(localizer: Localizer, count: number, show: () => void): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<button class="pill primary" @click=${show}>
    ${icon("up", 14)} ${localizer.plural(localizer.words.newEvents, count)}
  </button>`;
}

/** Files on their way, and those that did not arrive. */
export function uploadsList(localizer: Localizer, uploads: Uploads | undefined): TemplateResult | typeof nothing {
  if (uploads === undefined || uploads.all.length === 0) return nothing;
  const { words } = localizer;
  const line = (item: Upload): TemplateResult => {
    const label = localizer.fill(words.uploading, { name: item.file.name });
    if (item.failure === undefined) {
      return html`<li>
        ${icon("file_attached", 16)}<span>${label}</span><progress max="1" .value=${item.part} aria-label=${label}></progress>
      </li>`;
    }
    return html`<li class="alert" role="alert">
      <span>${item.file.name}: ${failureWords(localizer, item.failure)}</span>
      <button class="link" @click=${() => void uploads.send(item)}>${words.retry}</button>
      <button class="link" @click=${() => uploads.remove(item)}>${words.discard}</button>
    </li>`;
  };
  return html`<ul class="uploads">
    ${uploads.all.map(line)}
  </ul>`;
}
