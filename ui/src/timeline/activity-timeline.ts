import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { TimelineClient } from "../api/client.ts";
import type { Place, TimelineEvent } from "../api/types.ts";
import { failureWords } from "../i18n/failure-words.ts";
import { type Localizer, localizerFor } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { icon } from "../theme/icons.ts";
import { tokens } from "../theme/tokens.ts";
import { Arrivals } from "./arrivals.ts";
import { composer } from "./compose.ts";
import "./event-list-view.ts";
import type { EventListView } from "./event-list-view.ts";
import { FileDrop } from "./file-drop.ts";
import "./filter-bar.ts";
import { isFiltered, NO_FILTERS, type View } from "./filters.ts";
import { PageEvents } from "./page-events.ts";
import { rowContext, type RowsState } from "./row-context.ts";
import { RowList } from "./row-list.ts";
import { neighbourOf } from "./rows.ts";
import type { Section } from "./section.ts";
import { sessionOf } from "./session.ts";
import { skeleton } from "./skeleton.ts";
import { skeletonStyles } from "./skeleton-styles.ts";
import { connectionState, failed, newEventsPill, nothingThere, uploadsList } from "./states.ts";
import { timelineStyles } from "./timeline-styles.ts";
import { Toast } from "./toast.ts";
import { TokenWait } from "./token-wait.ts";
import { Visit } from "./visit.ts";

/**
 * `<activity-timeline base-url object-type object-id token theme lang>`: the history of an object, or of the
 * organization without one. docs/ui.md lists attributes, events and CSS properties.
 */
export class ActivityTimeline extends LitElement {
  static override styles = [tokens, controls, skeletonStyles, timelineStyles];
  static override properties = {
    baseUrl: { attribute: "base-url" },
    objectType: { attribute: "object-type" },
    objectId: { attribute: "object-id" },
    token: {},
    theme: { reflect: true },
    lang: {},
    syncUrl: { attribute: "sync-url", type: Boolean },
    readOnly: { attribute: "read-only", type: Boolean },
    objectHref: { attribute: "object-href" },
    turn: { state: true },
  };
  declare baseUrl: string;
  declare objectType: string;
  declare objectId: string;
  declare token: string;
  declare theme: string;
  declare syncUrl: boolean;
  declare readOnly: boolean;
  declare objectHref: string;
  /** Counts what changed below, which Lit cannot see. */
  declare private turn: number;

  /** The object that is shown now, with all that belongs to it; undefined until there is a token. */
  private visit: Visit | undefined;
  private localizer: Localizer = localizerFor("en");
  private rows = new RowList([]);
  private activeId = "";
  private readonly changed = (): void => void this.turn++;
  private readonly arrivals = new Arrivals(this.changed);
  private readonly toast = new Toast(this.changed);
  private readonly tokenWait = new TokenWait(() => this.tell("token-expired"));
  private readonly drop = new FileDrop(
    () => this.visit?.takesFiles === true && !this.readOnly,
    (file) => void this.visit?.uploads?.add(file),
    this.changed,
  );

  constructor() {
    super();
    this.baseUrl = this.objectType = this.objectId = this.token = this.theme = this.objectHref = "";
    this.syncUrl = this.readOnly = false;
    this.turn = 0;
    new PageEvents(this, {
      addressChanged: () => this.readAddress(),
      woke: () => (this.visit?.reader.failure === undefined ? this.visit?.reader.wake() : this.begin()),
      offline: () => this.visit?.reader.sleep(),
      tick: this.changed,
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.toast.stop();
    this.arrivals.clear();
    this.visit?.reader.stop();
    this.visit = undefined;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("lang") || !this.hasUpdated) this.speak();
    const isOther = (["baseUrl", "objectType", "objectId"] as const).some((name) => changed.has(name));
    if (this.token !== "" && (isOther || this.visit === undefined)) this.begin();
    else if (changed.has("token")) {
      this.tokenWait.came();
      if (this.visit?.reader.failure === undefined) this.visit?.reader.wake();
      else this.begin();
    }
    this.rows = this.visit?.rows(this.localizer, new Date()) ?? new RowList([]);
    const isThere = this.visit?.reader.find(this.activeId) !== undefined;
    if (!isThere) this.activeId = this.rows.eventFrom(-1, 1)?.key ?? "";
  }

  override render(): TemplateResult {
    const { visit, localizer, drop } = this;
    const { words } = localizer;
    return html`<div
      class="frame"
      role="region"
      aria-label=${this.label}
      @dragenter=${drop.dragged}
      @dragover=${drop.dragged}
      @dragleave=${drop.left}
      @drop=${drop.dropped}
    >
      ${visit === undefined
        ? nothing
        : html`<div class="head">${this.mayWrite(visit) ? composer(visit, this.localizer) : nothing} ${this.filterBar(visit)}</div>
            ${uploadsList(localizer, visit.uploads)}`}
      <div class="body ${visit?.reader.isReading === true ? "reading" : ""}">${visit === undefined ? skeleton(words.loading, 6) : this.body(visit)} ${visit === undefined ? nothing : newEventsPill(localizer, this.arrivals.above, () => this.list?.scrollToTop())}</div>
      ${drop.isOver ? html`<div class="drop">${icon("file_attached", 24)} ${words.dropFile}</div>` : nothing}
      ${this.toast.render(words)}
      <div class="spoken" role="status" aria-live="polite">${this.arrivals.spoken(localizer)}</div>
    </div>`;
  }

  private get place(): Place | undefined {
    const isObject = this.objectType !== "" && this.objectId !== "";
    return isObject ? { object_type: this.objectType, object_id: this.objectId } : undefined;
  }

  private get label(): string {
    const { words } = this.localizer;
    return this.place === undefined ? words.feed : words.timeline;
  }

  private get list(): EventListView | null {
    return this.renderRoot.querySelector("activity-timeline-list");
  }

  private body(visit: Visit): TemplateResult {
    const { words } = this.localizer;
    const { reader } = visit;
    const isWhole = reader.sections.every((section) => section.isWhole);
    if (reader.failure !== undefined) {
      return failed(words, failureWords(this.localizer, reader.failure), () => this.begin());
    }
    if (reader.isLoading) return skeleton(words.loading, 6);
    if (isWhole && !this.rows.some((row) => row.kind === "event" || row.kind === "failure")) {
      const clearAll = (): void => this.show({ ...reader.view, filters: NO_FILTERS });
      const hasRows = reader.sections.some((section) => section.list.size > 0);
      if (!hasRows) return nothingThere(words, isFiltered(reader.view.filters) ? clearAll : undefined);
    }
    return html`<activity-timeline-list
      .rows=${this.rows}
      .context=${rowContext(visit, this.rowsState)}
      .label=${this.label}
      .isBusy=${reader.sections.some((section) => section.isLoading)}
      .total=${isWhole ? reader.sections.reduce((sum, section) => sum + section.list.size, 0) : -1}
      @list-more=${(event: CustomEvent<Section>) => void reader.loadMore(event.detail)}
      @list-toggle-section=${(event: CustomEvent<Section>) => this.toggleSection(event.detail)}
      @list-top=${(event: CustomEvent<boolean>) => this.arrivals.atTop(event.detail)}
      @list-rest=${(event: CustomEvent<TimelineEvent[]>) => void reader.lookUpNames(event.detail)}
      @list-active=${(event: CustomEvent<string>) => this.activate(event.detail)}
    ></activity-timeline-list>`;
  }

  private mayWrite(visit: Visit): boolean {
    return this.place !== undefined && !this.readOnly && visit.types.size > 0;
  }

  private filterBar({ reader, types }: Visit): TemplateResult {
    return html`<div class="filters">
      <activity-timeline-filters
        .view=${reader.view}
        .counts=${reader.counts}
        .people=${reader.people}
        .types=${types}
        .localizer=${this.localizer}
        .mayChooseNobody=${reader.everybody !== undefined}
        .turn=${this.turn}
        @view-change=${(event: CustomEvent<View>) => this.show(event.detail)}
        @people-wanted=${() => void reader.lookUpPeople()}
      ></activity-timeline-filters>
      ${connectionState(this.localizer.words, reader.connection)}
    </div>`;
  }

  private get rowsState(): RowsState {
    return {
      localizer: this.localizer,
      arrivals: this.arrivals,
      session: sessionOf(this.token),
      isFeed: this.place === undefined,
      isReadOnly: this.readOnly,
      objectHref: this.objectHref,
      activeId: this.activeId,
      focusEvent: (id) => void this.list?.focusEvent(id),
    };
  }

  private begin(): void {
    // Lit updates an element once more after it has left the page: it must not follow anything again.
    if (this.token === "" || !this.isConnected) return;
    this.visit?.reader.stop();
    this.arrivals.clear();
    const client = new TimelineClient(this.baseUrl, () => this.token, () => this.tokenWait.forNew());
    const session = sessionOf(this.token);
    const visit = new Visit(client, this.place, session, this.syncUrl, {
      localizer: () => this.localizer,
      toast: this.toast,
      changed: this.changed,
      arrived: (event) => this.arrivals.add(event.id),
      unauthorized: () => void this.tokenWait.forNew(),
      activate: (id) => this.activate(id),
      neighbour: (id) => neighbourOf(this.rows, id),
      focusForm: () => void this.focusForm(),
      reopen: ({ event_type, data }) =>
        this.renderRoot.querySelector("activity-timeline-composer")?.reopen(event_type, data),
      tell: (name, detail) => this.tell(name, detail),
    });
    this.visit = visit;
    void visit.reader.show(visit.memory.first()).then(() => this.tell("timeline-ready"));
    void visit.loadTypes();
  }

  private show(view: View): void {
    const { visit } = this;
    if (visit === undefined) return;
    visit.memory.keep(view, visit.reader.view);
    this.read(visit, view);
    this.tell("timeline-view", view);
  }

  private read(visit: Visit, view: View): void {
    this.arrivals.clear();
    this.list?.scrollToTop();
    void visit.reader.show(view);
    if (view.grouping === "actor") void visit.reader.lookUpPeople();
    this.changed();
  }

  private readAddress(): void {
    const { visit } = this;
    if (!this.syncUrl || visit === undefined) return;
    const view = visit.memory.current();
    if (JSON.stringify(view) !== JSON.stringify(visit.reader.view)) this.read(visit, view);
  }

  private async focusForm(): Promise<void> {
    await this.updateComplete;
    await this.list?.updateComplete;
    this.list?.renderRoot.querySelector("activity-timeline-form")?.focus();
  }

  private activate(id: string): void {
    this.activeId = id;
    this.changed();
  }

  private toggleSection(section: Section): void {
    section.isCollapsed = !section.isCollapsed;
    this.changed();
  }

  private speak(): void {
    this.localizer = localizerFor(this.lang);
    if (this.dir === "" && this.localizer.isRightToLeft) this.dir = "rtl";
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define("activity-timeline", ActivityTimeline);

declare global {
  interface HTMLElementTagNameMap {
    "activity-timeline": ActivityTimeline;
  }
}
