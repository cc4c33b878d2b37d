import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";

import { controls } from "../theme/controls.ts";
import type { RowContext } from "./event-row.ts";
import { Heights } from "./heights.ts";
import { keyAction, keyTarget } from "./list-keys.ts";
import { type ListContext, listRow } from "./list-rows.ts";
import { listStyles } from "./list-styles.ts";
import { rowStyles } from "./row-styles.ts";
import { RowList } from "./row-list.ts";
import type { Row } from "./rows.ts";
import { segmentsOfRows } from "./segments.ts";
import { skeletonStyles } from "./skeleton-styles.ts";

const MARGIN_PIXELS = 600;
const MORE_PIXELS = 1500;
const REST_MILLISECONDS = 250;
const ESTIMATES: Record<Row["kind"], number> = { group: 40, event: 64, more: 44, loading: 200, failure: 60, end: 72 };

/**
 * The rows near the window, and room for the others. Keeps what is looked at in place when rows come above it.
 * Tells `list-more` (Section), `list-toggle-section` (Section), `list-top` (boolean), `list-active` (id), `list-rest`
 * (what stands in the window when it has not moved for a moment).
 */
export class EventListView extends LitElement {
  static override styles = [controls, rowStyles, skeletonStyles, listStyles];
  static override properties = {
    rows: { attribute: false },
    context: { attribute: false },
    label: { type: String },
    isBusy: { type: Boolean },
    total: { type: Number },
    range: { state: true },
    pointed: { state: true },
    heading: { state: true },
  };
  declare rows: RowList;
  declare context: Omit<RowContext, "isPointed">;
  declare label: string;
  declare isBusy: boolean;
  /** All events of the list, -1 while older ones are still to come. */
  declare total: number;
  declare private range: readonly [number, number];
  /** The event that the mouse or a finger is on. */
  declare private pointed: string;
  /** What stands at the upper edge while its own row is above. */
  declare private heading: string;
  private readonly heights = new Heights();
  private anchor: { key: string; index: number; offset: number } | undefined;
  private scroller: HTMLElement | undefined;
  /** The rows that `heights` and the anchor are about, until new ones are placed. */
  private shownRows = new RowList([]);
  /** Where the window is: asked before anything is written, for asking afterwards lays the page out once more. */
  private view = { top: 0, height: 800 };
  private isAtTop = true;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly resized = new ResizeObserver(() => {
    this.keepAnchor();
    this.remeasure();
  });

  constructor() {
    super();
    this.rows = new RowList([]);
    this.label = "";
    this.isBusy = false;
    this.total = -1;
    this.range = [0, 0];
    this.pointed = this.heading = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    clearTimeout(this.resting);
    this.scroller = undefined;
  }

  /** At once: a smooth way would end where rows are measured on it. */
  scrollToTop(): void {
    this.anchor = undefined;
    this.scroller?.scrollTo({ top: 0, behavior: "instant" });
  }

  /** Moves the keyboard to an event, into sight if need be. */
  async focusEvent(id: string): Promise<void> {
    const index = this.rows.indexOf(id, this.range[0]);
    const { scroller } = this;
    if (index < 0 || scroller === undefined) return;
    const [top, bottom] = [this.heights.offset(index), this.heights.offset(index + 1)];
    const heading = 44;
    if (top - heading < scroller.scrollTop) scroller.scrollTop = Math.max(0, top - heading);
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
    this.look();
    this.updateRange();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`article[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Before anything is drawn: with fewer rows above, the browser itself moves what no longer fits.
    this.keepAnchor();
    if (!changed.has("rows") && !changed.has("context")) return;
    this.heights.layout(this.rows, (row) => ESTIMATES[row.kind]);
    this.range = this.wantedRange();
  }

  override render(): TemplateResult {
    const [first, end] = this.range;
    const segments = segmentsOfRows(this.rows, first, end);
    const list: ListContext = {
      ...this.context,
      isPointed: (id) => id === this.pointed,
      total: this.total,
      more: (section) => this.tell("list-more", section),
      toggle: (section) => this.tell("list-toggle-section", section),
    };
    return html`<div class="scroller" tabindex="-1" @scroll=${this.scrolled} @keydown=${this.keyDown}>
        <div class="above"></div>
        <div class="rows" @pointerover=${this.point}>
          ${repeat(
            segments,
            (segment) => segment.key,
            (segment) =>
              segment.isEvents
                ? html`<div role="feed" aria-label="${this.label}, ${segment.label}" aria-busy=${this.isBusy}>
                    ${repeat(segment.rows, (row) => row.key, (row, index) => this.row(row, segment.position + index, list))}
                  </div>`
                : repeat(segment.rows, (row) => row.key, (row) => this.row(row, 0, list)),
          )}
        </div>
        <div class="under"></div>
      </div>
      ${this.heading === "" ? nothing : html`<div class="heading sticky" aria-hidden="true"><span>${this.heading}</span></div>`}`;
  }

  /** A row that stands there already is drawn again when something was told from above, not for every step of the wheel. */
  private row(row: Row, position: number, list: ListContext): unknown {
    return guard([row, position, this.context, this.total, row.key === this.pointed], () => listRow(row, position, list));
  }

  override firstUpdated(): void {
    this.observe();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.observe();
  }

  override updated(): void {
    this.remeasure();
    this.askForMore();
    this.rest();
  }

  private observe(): void {
    this.scroller = this.renderRoot.querySelector<HTMLElement>(".scroller") ?? undefined;
    const rows = this.renderRoot.querySelector(".rows");
    if (rows !== null) this.resized.observe(rows);
    if (this.scroller !== undefined) this.resized.observe(this.scroller);
  }

  private scrolled = (): void => {
    this.look();
    this.updateRange();
    this.askForMore();
    this.rest();
    const isAtTop = this.view.top < 8;
    if (isAtTop === this.isAtTop) return;
    this.isAtTop = isAtTop;
    this.tell("list-top", isAtTop);
  };

  private look(): void {
    const { scroller } = this;
    if (scroller !== undefined) this.view = { top: scroller.scrollTop, height: scroller.clientHeight };
  }

  private updateRange(): void {
    const [first, end] = this.wantedRange();
    if (first !== this.range[0] || end !== this.range[1]) this.range = [first, end];
    this.heading = this.headingAt(this.view.top);
  }

  private headingAt(top: number): string {
    return top < 4 ? "" : (this.rows.headingAt(this.heights.indexAt(top))?.label ?? "");
  }

  private wantedRange(): [number, number] {
    return this.heights.range(this.view.top, this.view.height, MARGIN_PIXELS);
  }

  /** Which row is looked at, and how far it is from the upper edge; at the top new rows push the others down. */
  private keepAnchor(): void {
    this.look();
    const { top } = this.view;
    this.anchor = undefined;
    if (top < 8) return;
    const index = this.heights.indexAt(top);
    const key = this.shownRows.at(index)?.key;
    if (key !== undefined) this.anchor = { key, index, offset: top - this.heights.offset(index) };
  }

  private remeasure(): void {
    const { scroller } = this;
    if (scroller === undefined) return;
    this.renderRoot.querySelectorAll<HTMLElement>(".row").forEach((element, index) => {
      const height = element.getBoundingClientRect().height;
      if (height > 0) this.heights.measure(this.range[0] + index, height);
    });
    this.look();
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
    const index = this.rows.indexOf(anchor.key, anchor.index);
    if (index < 0) return;
    const top = this.heights.offset(index) + anchor.offset;
    if (Math.abs(top - this.view.top) < 0.5) return;
    scroller.scrollTop = top;
    this.look();
  }

  private askForMore(): void {
    if (this.scroller === undefined) return;
    const near = this.heights.range(this.view.top, this.view.height, MORE_PIXELS);
    for (const row of this.rows.slice(near[0], near[1])) {
      const mayAsk = row.kind === "loading" && !row.section.isLoading;
      if (mayAsk) this.tell("list-more", row.section);
    }
  }

  private rest(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const rows = this.rows.slice(...this.heights.range(this.view.top, this.view.height, 0));
      this.tell("list-rest", rows.flatMap((row) => (row.kind === "event" ? [row.event] : [])));
    }, REST_MILLISECONDS);
  }

  private point = ({ target }: PointerEvent): void => {
    const article = target instanceof Element ? target.closest<HTMLElement>("article") : null;
    this.pointed = article?.dataset["id"] ?? this.pointed;
  };

  private keyDown = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    const article = target instanceof Element ? target.closest<HTMLElement>("article") : null;
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = keyTarget(this.rows, event.key, article?.dataset["id"], this.range[0]);
    if (next !== undefined) {
      event.preventDefault();
      this.tell("list-active", next);
      void this.focusEvent(next);
    } else if (article !== null && target === article) this.act(event, article.dataset["id"] ?? "");
  };

  private act(event: KeyboardEvent, id: string): void {
    const row = this.rows.at(this.rows.indexOf(id, this.range[0]));
    if (row?.kind !== "event") return;
    const action = keyAction(event.key, this.context.mayEdit(row.event));
    if (action === undefined) return;
    this.context.on(action, row.event);
    event.preventDefault();
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
