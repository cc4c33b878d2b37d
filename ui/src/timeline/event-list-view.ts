import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import type { RowContext } from "./event-row.ts";
import { Heights } from "./heights.ts";
import { type ListContext, listRow } from "./list-rows.ts";
import { listStyles } from "./list-styles.ts";
import { rowStyles } from "./row-styles.ts";
import type { Row } from "./rows.ts";
import { segmentsOfRows } from "./segments.ts";
import { skeletonStyles } from "./skeleton-styles.ts";

const MARGIN_PIXELS = 600;
const MORE_PIXELS = 1500;
const ESTIMATES: Record<Row["kind"], number> = { group: 40, event: 64, more: 44, loading: 200, failure: 60, end: 72 };

/**
 * The rows near the window, and room for the others. Keeps what is looked at in place when rows come above it.
 * Tells `list-more` (Section), `list-toggle-section` (Section), `list-top` (boolean), `list-active` (id).
 */
export class EventListView extends LitElement {
  static override styles = [tokens, controls, rowStyles, skeletonStyles, listStyles];
  static override properties = {
    rows: { attribute: false },
    context: { attribute: false },
    label: { type: String },
    isBusy: { type: Boolean },
    total: { type: Number },
    range: { state: true },
    heading: { state: true },
  };
  declare rows: readonly Row[];
  declare context: RowContext;
  declare label: string;
  declare isBusy: boolean;
  /** All events of the list, -1 while older ones are still to come. */
  declare total: number;
  declare private range: readonly [number, number];
  /** What stands at the upper edge while its own row is above. */
  declare private heading: string;
  private readonly heights = new Heights();
  private anchor: { key: string; index: number; offset: number } | undefined;
  private scroller: HTMLElement | undefined;
  /** The rows that `heights` and the anchor are about, until new ones are placed. */
  private shownRows: readonly Row[] = [];
  private width = 0;
  private isAtTop = true;
  /** On the way to the top: to hold a row in its place would end the journey half way. */
  private isReturning = false;
  private readonly resized = new ResizeObserver(() => {
    this.keepAnchor();
    this.remeasure();
  });

  constructor() {
    super();
    this.rows = [];
    this.label = "";
    this.isBusy = false;
    this.total = -1;
    this.range = [0, 0];
    this.heading = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.scroller = undefined;
  }

  /** At once: a smooth way would end where rows are measured on it. */
  scrollToTop(): void {
    this.anchor = undefined;
    this.scroller?.scrollTo({ top: 0, behavior: "instant" });
  }

  /** Moves the keyboard to an event, into sight if need be. */
  async focusEvent(id: string): Promise<void> {
    const index = this.rows.findIndex((row) => row.key === id);
    const { scroller } = this;
    if (index < 0 || scroller === undefined) return;
    const [top, bottom] = [this.heights.offset(index), this.heights.offset(index + 1)];
    const heading = 44;
    if (top - heading < scroller.scrollTop) scroller.scrollTop = Math.max(0, top - heading);
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
    this.updateRange();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`article[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Before anything is drawn: with fewer rows above, the browser itself moves what no longer fits.
    this.keepAnchor();
    if (!changed.has("rows") && !changed.has("context")) return;
    this.layout();
    this.range = this.wantedRange();
  }

  override render(): TemplateResult {
    const [first, end] = this.range;
    const segments = segmentsOfRows(this.rows, first, end);
    const list: ListContext = {
      ...this.context,
      total: this.total,
      more: (section) => this.tell("list-more", section),
      toggle: (section) => this.tell("list-toggle-section", section),
    };
    return html`<div class="scroller" tabindex="-1" @scroll=${this.scrolled} @scrollend=${() => (this.isReturning = false)} @keydown=${this.keyDown}>
        <div class="above"></div>
        <div class="rows">
          ${repeat(
            segments,
            (segment) => segment.key,
            (segment) =>
              segment.isEvents
                ? html`<div role="feed" aria-label="${this.label}, ${segment.label}" aria-busy=${this.isBusy}>
                    ${repeat(segment.rows, (row) => row.key, (row) => listRow(row, list))}
                  </div>`
                : repeat(segment.rows, (row) => row.key, (row) => listRow(row, list)),
          )}
        </div>
        <div class="under"></div>
      </div>
      ${this.heading === "" ? nothing : html`<div class="heading sticky" aria-hidden="true"><span>${this.heading}</span></div>`}`;
  }

  override firstUpdated(): void {
    this.scroller = this.renderRoot.querySelector<HTMLElement>(".scroller") ?? undefined;
    this.observe();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.scroller = this.renderRoot.querySelector<HTMLElement>(".scroller") ?? undefined;
      this.observe();
    }
  }

  override updated(): void {
    this.remeasure();
    this.askForMore();
  }

  private observe(): void {
    const rows = this.renderRoot.querySelector(".rows");
    if (rows !== null) this.resized.observe(rows);
    if (this.scroller !== undefined) this.resized.observe(this.scroller);
  }

  private scrolled = (): void => {
    this.updateRange();
    this.askForMore();
    const isAtTop = (this.scroller?.scrollTop ?? 0) < 8;
    if (isAtTop) this.isReturning = false;
    if (isAtTop === this.isAtTop) return;
    this.isAtTop = isAtTop;
    this.tell("list-top", isAtTop);
  };

  private updateRange(): void {
    const [first, end] = this.wantedRange();
    if (first !== this.range[0] || end !== this.range[1]) this.range = [first, end];
    this.heading = this.headingAt(this.scroller?.scrollTop ?? 0);
  }

  private headingAt(top: number): string {
    if (top < 4) return "";
    for (let index = this.heights.indexAt(top); index >= 0; index--) {
      const row = this.rows[index];
      if (row?.kind === "group") return row.label;
    }
    return "";
  }

  private wantedRange(): [number, number] {
    const { scroller } = this;
    return this.heights.range(scroller?.scrollTop ?? 0, scroller?.clientHeight ?? 800, MARGIN_PIXELS);
  }

  private layout(): void {
    this.heights.layout(this.rows, (index) => ESTIMATES[this.rows[index]?.kind ?? "event"]);
  }

  /** Which row is looked at, and how far it is from the upper edge; at the top new rows push the others down. */
  private keepAnchor(): void {
    const top = this.scroller?.scrollTop ?? 0;
    this.anchor = undefined;
    if (top < 8 || this.isReturning) return;
    const index = this.heights.indexAt(top);
    const key = this.shownRows[index]?.key;
    if (key !== undefined) this.anchor = { key, index, offset: top - this.heights.offset(index) };
  }

  private remeasure(): void {
    const { scroller } = this;
    if (scroller === undefined) return;
    if (scroller.clientWidth !== this.width) {
      this.width = scroller.clientWidth;
      this.heights.forget();
    }
    this.renderRoot.querySelectorAll<HTMLElement>(".row").forEach((element, index) => {
      const height = element.getBoundingClientRect().height;
      if (height > 0) this.heights.measure(this.range[0] + index, height);
    });
    this.shownRows = this.rows;
    this.place(scroller);
    this.updateRange();
  }

  /** Room above and below through the CSSOM: style attributes would need a laxer Content-Security-Policy. */
  private place(scroller: HTMLElement): void {
    const [first, end] = this.range;
    const above = this.renderRoot.querySelector<HTMLElement>(".above");
    const under = this.renderRoot.querySelector<HTMLElement>(".under");
    if (above === null || under === null) return;
    above.style.blockSize = `${this.heights.offset(first)}px`;
    under.style.blockSize = `${Math.max(0, this.heights.total - this.heights.offset(end))}px`;
    const { anchor } = this;
    this.anchor = undefined;
    if (anchor === undefined) return;
    const index = this.indexNear(anchor.key, anchor.index);
    if (index < 0) return;
    const top = this.heights.offset(index) + anchor.offset;
    if (Math.abs(top - scroller.scrollTop) > 0.5) scroller.scrollTop = top;
  }

  /** The anchor is a few rows from where it was: looking outwards is quicker than a map of 100,000 keys. */
  private indexNear(key: string, from: number): number {
    for (let distance = 0; distance <= this.rows.length; distance++) {
      if (this.rows[from + distance]?.key === key) return from + distance;
      if (this.rows[from - distance]?.key === key) return from - distance;
    }
    return -1;
  }

  private askForMore(): void {
    const { scroller } = this;
    if (scroller === undefined) return;
    const near = this.heights.range(scroller.scrollTop, scroller.clientHeight, MORE_PIXELS);
    for (const row of this.rows.slice(near[0], near[1])) {
      const mayAsk = row.kind === "loading" && !row.section.isLoading;
      if (mayAsk) this.tell("list-more", row.section);
    }
  }

  private keyDown = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    const article = target instanceof Element ? target.closest<HTMLElement>("article") : null;
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = this.keyTarget(event.key, article?.dataset["id"]);
    if (next !== undefined) {
      event.preventDefault();
      this.tell("list-active", next);
      void this.focusEvent(next);
    } else if (article !== null && target === article) this.act(event, article.dataset["id"] ?? "");
  };

  private act(event: KeyboardEvent, id: string): void {
    const row = this.rows.find((each) => each.key === id);
    if (row?.kind !== "event") return;
    const { context } = this;
    if (event.key === "Enter" || event.key === " ") context.on("toggle", row.event);
    else if (!context.mayEdit(row.event)) return;
    else if (event.key === "e") context.on("edit", row.event);
    else if (event.key === "Delete") context.on("delete", row.event);
    else return;
    event.preventDefault();
  }

  private keyTarget(key: string, id: string | undefined): string | undefined {
    const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 8, PageUp: -8 };
    const events = this.rows.filter((row) => row.kind === "event");
    const index = events.findIndex((row) => row.key === id);
    if (key === "Home") return events[0]?.key;
    if (key === "End") return events.at(-1)?.key;
    const step = steps[key];
    if (step === undefined) return undefined;
    return events[Math.max(0, Math.min(events.length - 1, index < 0 ? 0 : index + step))]?.key;
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("activity-timeline-list", EventListView);

declare global {
  interface HTMLElementTagNameMap {
    "activity-timeline-list": EventListView;
  }
}
