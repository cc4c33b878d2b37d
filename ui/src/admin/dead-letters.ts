import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import { type ApiFailure, asFailure } from "../api/failure.ts";
import { panels } from "../dashboard/styles.ts";
import { failureWords } from "../i18n/failure-words.ts";
import { Localizer } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import "./dead-letter.ts";
import { type LetterFilters, type LetterItem, type LetterPage, NO_LETTER_FILTERS, readLetters, type Requester } from "./letters.ts";
import { adminWords, type AdminWords } from "./words.ts";

/** What was refused: a list with filters, and beside it the letter that was chosen. */
export class DeadLetters extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    client: { attribute: false },
    letter: { attribute: false },
    letterAddress: { attribute: false },
    filters: { state: true },
    page: { state: true },
    items: { state: true },
    sources: { state: true },
    failure: { state: true },
    isLoading: { state: true },
  };
  static override styles = [
    tokens,
    controls,
    panels,
    css`
      .bar {
        margin-block-end: var(--timeline-space-1);
      }
      .intro {
        margin-block-end: var(--timeline-space-4);
      }
      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2) var(--timeline-space-4);
        align-items: center;
        margin-block-end: var(--timeline-space-4);
      }
      .panes {
        display: grid;
        grid-template-columns: minmax(16rem, 2fr) minmax(0, 3fr);
        align-items: start;
        gap: var(--timeline-space-4);
      }
      .list {
        padding: 0;
        overflow: hidden;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li + li {
        border-block-start: 1px solid var(--timeline-border);
      }
      li a {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px var(--timeline-space-3);
        padding: var(--timeline-space-3) var(--timeline-space-4);
        border-inline-start: 2px solid transparent;
        color: inherit;
      }
      li a:hover {
        background: var(--timeline-surface-hover);
        text-decoration: none;
      }
      li a:focus-visible {
        outline-offset: -2px;
      }
      li a[aria-current] {
        border-inline-start-color: var(--timeline-accent);
        background: var(--timeline-accent-soft);
      }
      li a[aria-current] .quiet {
        color: var(--timeline-text);
      }
      .reason {
        font-weight: 500;
      }
      .detail {
        grid-column: 1 / -1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .more {
        margin: var(--timeline-space-2) var(--timeline-space-4);
      }
      .placeholder {
        display: grid;
        place-items: center;
        min-block-size: 16rem;
        border: 1px dashed var(--timeline-border);
        border-radius: var(--timeline-radius);
        color: var(--timeline-text-quiet);
      }
      .back {
        display: none;
      }
      @container (max-width: 46rem) {
        .panes {
          grid-template-columns: minmax(0, 1fr);
        }
        .placeholder,
        .chosen .list,
        .chosen .filters,
        .chosen .intro {
          display: none;
        }
        .chosen .back {
          display: inline-block;
          margin-block-end: var(--timeline-space-3);
        }
      }
    `,
  ];

  override lang = "en";
  theme = "";
  client: Requester | undefined;
  /** Which one is shown; its address is the page's business. */
  letter: string | undefined;
  letterAddress: (id: string | undefined) => string = () => "#";
  private filters: LetterFilters = NO_LETTER_FILTERS;
  private page: LetterPage | undefined;
  private items: readonly LetterItem[] = [];
  private sources: readonly string[] = [];
  private failure: ApiFailure | undefined;
  private isLoading = false;
  private abort = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort.abort();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("client")) void this.readAnew();
  }

  protected override render(): TemplateResult {
    const words = adminWords(this.lang);
    const localizer = new Localizer(this.lang);
    const total = this.page?.pagination.total;
    return html`<div class=${this.letter === undefined ? "" : "chosen"}>
      <a class="back" href=${this.letterAddress(undefined)}>${words.back}</a>
      <header class="bar">
        <h1>${words.title}</h1>
        <span class="quiet" role="status">${total === undefined ? "" : localizer.plural(words.letters, total)}</span>
      </header>
      <p class="intro quiet">${words.intro}</p>
      ${this.filterBar(words, localizer)}
      ${this.failure === undefined ? nothing : this.alert(this.failure, localizer)}
      <div class="panes">
        <section class="card list" aria-label=${words.title} aria-busy=${this.isLoading}>${this.list(words, localizer)}</section>
        ${this.chosen(words)}
      </div>
    </div>`;
  }

  private filterBar(words: AdminWords, localizer: Localizer): TemplateResult {
    const { filters, page } = this;
    const reasons = Object.entries(page?.counts ?? {});
    if (filters.reason !== "" && !reasons.some(([reason]) => reason === filters.reason)) reasons.push([filters.reason, 0]);
    return html`<div class="filters" role="group" aria-label=${words.filters}>
      <div class="segments">
        ${[true, false].map(
          (unresolved) => html`<button aria-pressed=${unresolved === filters.unresolved} @click=${() => this.narrow({ unresolved })}>
            ${unresolved ? words.open : words.all}
          </button>`,
        )}
      </div>
      <label class="field"
        >${words.reason}
        <select @change=${(event: Event) => this.narrow({ reason: valueOf(event) })}>
          <option value="">${words.anyReason}</option>
          ${reasons.map(
            ([reason, n]) => html`<option value=${reason} ?selected=${reason === filters.reason}>
              ${words.reasons[reason] ?? reason} (${localizer.number(n)})
            </option>`,
          )}
        </select></label
      >
      <label class="field"
        >${words.source}
        <input list="sources" size="12" .value=${filters.source} placeholder=${words.anySource} @change=${(event: Event) => this.narrow({ source: valueOf(event) })} />
        <datalist id="sources">${this.sources.map((each) => html`<option value=${each}></option>`)}</datalist></label
      >
      ${(["from", "to"] as const).map(
        (side) => html`<label class="field"
          >${words[side]} <input type="date" .value=${filters[side]} @change=${(event: Event) => this.narrow({ [side]: valueOf(event) })} /></label
        >`,
      )}
    </div>`;
  }

  private list(words: AdminWords, localizer: Localizer): TemplateResult {
    const { page, items } = this;
    if (page === undefined) return html`<p class="empty">${this.failure === undefined ? words.loading : ""}</p>`;
    if (items.length === 0) {
      const { reason, source, from, to } = this.filters;
      const isNarrowed = [reason, source, from, to].some((each) => each !== "");
      return html`<p class="empty">
        <strong>${isNarrowed ? words.noMatchTitle : words.emptyTitle}</strong>${isNarrowed ? words.noMatchText : words.emptyText}
      </p>`;
    }
    return html`<ul>
        ${items.map((item) => this.item(item, words, localizer))}
      </ul>
      ${items.length < page.pagination.total ? html`<button class="more" ?disabled=${this.isLoading} @click=${this.readMore}>${words.more}</button>` : nothing}`;
  }

  private item(item: LetterItem, words: AdminWords, localizer: Localizer): TemplateResult {
    return html`<li>
      <a href=${this.letterAddress(item.id)} aria-current=${item.id === this.letter ? "true" : nothing}>
        <span class="reason">${words.reasons[item.reason] ?? item.reason}</span>
        <time class="quiet small" datetime=${item.failed_at} title=${localizer.dateTime(item.failed_at)}
          >${localizer.relative(item.failed_at, Date.now())}</time
        >
        <span class="detail quiet">${item.path}: ${item.detail}</span>
        <span class="quiet small">${item.source}</span>
        ${item.state === "open" ? nothing : html`<span class="chip ${item.state === "replayed" ? "positive" : "negative"}">${words.states[item.state]}</span>`}
      </a>
    </li>`;
  }

  private chosen(words: AdminWords): TemplateResult {
    if (this.letter === undefined) return html`<p class="placeholder">${words.choose}</p>`;
    const chosen = this.items.find((each) => each.id === this.letter);
    const alike = this.items.filter(
      (each) => each.id !== this.letter && each.state === "open" && each.reason === chosen?.reason && each.path === chosen.path,
    );
    return html`<dead-letter
      .lang=${this.lang}
      theme=${this.theme || nothing}
      .client=${this.client}
      .letter=${this.letter}
      .alike=${alike.map((each) => each.id)}
      .letterAddress=${this.letterAddress}
      @replayed=${this.refresh}
    ></dead-letter>`;
  }

  private alert(failure: ApiFailure, localizer: Localizer): TemplateResult {
    return html`<div class="alert" role="alert">
      ${failureWords(localizer, failure)} <button @click=${this.readAnew}>${adminWords(this.lang).retry}</button>
    </div>`;
  }

  private narrow(change: Partial<LetterFilters>): void {
    this.filters = { ...this.filters, ...change };
    void this.readAnew();
  }

  private readonly readAnew = (): Promise<void> => this.read([], 1);
  private readonly readMore = (): Promise<void> => this.read(this.items, (this.page?.pagination.page ?? 0) + 1);

  /** What was replayed may have left the list; the letter stays open beside it. */
  private readonly refresh = (): Promise<void> => this.read([], 1);

  private async read(before: readonly LetterItem[], number: number): Promise<void> {
    this.abort.abort();
    const abort = (this.abort = new AbortController());
    if (this.client === undefined) return;
    this.isLoading = true;
    try {
      const page = await readLetters(this.client, this.filters, number, abort.signal);
      if (abort.signal.aborted) return;
      const known = new Set(before.map((each) => each.id));
      this.items = [...before, ...page.dead_letters.filter((each) => !known.has(each.id))];
      this.sources = [...new Set([...this.sources, ...this.items.map((each) => each.source).filter((each) => each !== "")])].sort();
      this.page = page;
      this.failure = undefined;
    } catch (error) {
      if (!abort.signal.aborted) this.failure = asFailure(error);
    } finally {
      if (!abort.signal.aborted) this.isLoading = false;
    }
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

customElements.define("dead-letters", DeadLetters);
