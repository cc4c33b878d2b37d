import type { Query, TimelineClient } from "../api/client.ts";
import { type ApiFailure, asFailure } from "../api/failure.ts";
import { type Connection, LiveConnection, type Socket } from "../api/live.ts";
import type { EventFrame, Facets, Place, TimelineEvent } from "../api/types.ts";
import { sortKey } from "./event-list.ts";
import { type Filters, matches, NO_FILTERS, queryOf, type View } from "./filters.ts";
import { ObjectNames } from "./object-names.ts";
import { People } from "./people.ts";
import { Section } from "./section.ts";

const MOST_SECTIONS = 100;
const FACETS_AGAIN_MILLISECONDS = 3000;
const READ_AGAIN_MILLISECONDS = 5000;

export interface ReaderEvents {
  /** Something to show has changed. */
  changed: () => void;
  /** An event that was not here before came live. */
  arrived: (event: TimelineEvent) => void;
  /** The server told it: what was shown ahead of it is settled. */
  seen: (id: string) => void;
  unauthorized: () => void;
}

/** What is read and followed of one object, or of the organization: sections of events, counts, the connection. */
export class TimelineReader {
  view: View = { filters: NO_FILTERS, grouping: "date" };
  sections: Section[] = [];
  counts: Required<Pick<Facets, "event_type" | "actor">> = { event_type: {}, actor: {} };
  connection: Connection = "connecting";
  failure: ApiFailure | undefined;
  /** The view that was asked for is not yet the one that is shown. */
  isReading = false;
  readonly people = new People();
  readonly names: ObjectNames;
  private live: LiveConnection | undefined;
  private facetsTimer: ReturnType<typeof setTimeout> | undefined;
  private shown: View | undefined;
  private readonly meanwhile: EventFrame[] = [];
  private again: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;
  private readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  constructor(
    readonly client: TimelineClient,
    readonly place: Place | undefined,
    private readonly on: ReaderEvents,
  ) {
    this.names = new ObjectNames(client);
  }

  /** Reads what the view asks for. What is shown stays until the first page of it is there. */
  async show(view: View): Promise<void> {
    const turn = ++this.turn;
    clearTimeout(this.again);
    this.view = view;
    this.isReading = true;
    const needsFacets = view.grouping !== "date" || view.filters.actors.includes("");
    try {
      const facets = this.loadFacets();
      if (needsFacets) await facets;
      else facets.catch(() => undefined); // The list is read all the same and says what is wrong.
      const sections = this.sectionsOf(view);
      await (sections[0]?.loadMore() ?? Promise.resolve());
      if (turn !== this.turn) return;
      if (sections[0]?.failure !== undefined) throw sections[0].failure;
      for (const section of this.sections) section.stop();
      this.sections = sections;
      this.shown = view;
      this.failure = undefined;
      this.learn();
    } catch (error) {
      if (turn !== this.turn) return;
      // Read anew after a resync: what is shown stays, and is tried again until nothing is missing.
      if (this.shown === view) this.again = setTimeout(() => void this.show(view), READ_AGAIN_MILLISECONDS);
      else this.failure = asFailure(error);
    }
    this.isReading = false;
    this.replay();
    if (this.shown === view && this.failure === undefined) {
      this.live ??= this.follow();
      this.live?.resumeFrom(this.client.position);
    }
    this.on.changed();
  }

  async loadMore(section: Section): Promise<void> {
    if (section.isLoading) return;
    const loading = section.loadMore();
    this.on.changed();
    await loading;
    this.replay();
    this.learn();
    this.on.changed();
  }

  /** An event as it stands now, from the server or about to be sent; `isOurs` shows it whatever the filters say. */
  put(event: TimelineEvent, isOurs = false): boolean {
    const isShown = isOurs || matches(event, this.view.filters);
    const section = this.sections.find((each) => this.belongs(event, each));
    if (!isShown) {
      this.remove(event.id);
      return false;
    }
    this.people.learn([event]);
    this.names.hear(event);
    return section?.list.put(event, section.isWhole) ?? false;
  }

  remove(id: string): TimelineEvent | undefined {
    let removed: TimelineEvent | undefined;
    for (const section of this.sections) removed = section.list.remove(id) ?? removed;
    return removed;
  }

  find(id: string): TimelineEvent | undefined {
    return this.sections.map((section) => section.list.get(id)).find((event) => event !== undefined);
  }

  get isLoading(): boolean {
    return this.sections.length === 0 && this.failure === undefined;
  }

  /** Every actor there is, for "without a person"; undefined when they are too many to be left out one by one. */
  get everybody(): string[] | undefined {
    const ids = Object.keys(this.counts.actor).filter((id) => id !== "");
    return ids.length <= 100 ? ids : undefined;
  }

  wake(): void {
    this.live?.wake();
  }

  sleep(): void {
    this.live?.sleep();
  }

  stop(): void {
    this.turn++;
    clearTimeout(this.again);
    clearTimeout(this.facetsTimer);
    this.live?.stop();
    for (const section of this.sections) section.stop();
  }

  /** Counts of types without the filter by type, of actors without the one by actor: what another choice would find. */
  async loadFacets(): Promise<void> {
    const { turn } = this;
    const { filters } = this.view;
    const ask = async (asked: Filters, facets: string): Promise<Facets> => {
      const query: Query = { ...this.query(asked), facets, page_size: 1, cursor: "" };
      return (await this.client.events(this.place, query)).body.facets ?? {};
    };
    const actors = await ask({ ...filters, actors: [] }, filters.actors.length > 0 ? "actor" : "actor,event_type");
    if (turn !== this.turn) return;
    this.counts = { event_type: actors.event_type ?? this.counts.event_type, actor: actors.actor ?? {} };
    if (filters.types.length + filters.actors.length > 0) {
      const types = await ask({ ...filters, types: [] }, "event_type");
      if (turn !== this.turn) return;
      this.counts = { ...this.counts, event_type: types.event_type ?? {} };
    }
    this.updateTotals();
    this.on.changed();
  }

  async lookUpPeople(): Promise<void> {
    const ids = Object.entries(this.counts.actor)
      .sort(([, a], [, b]) => b - a)
      .map(([id]) => id);
    if (await this.people.lookUp(ids, this.client, this.place)) this.on.changed();
  }

  /** What the objects of these events are called, where it is not yet known. */
  async lookUpNames(events: readonly TimelineEvent[]): Promise<void> {
    if (this.place === undefined && (await this.names.lookUp(events))) this.on.changed();
  }

  private sectionsOf(view: View): Section[] {
    const { filters, grouping } = view;
    if (grouping === "date") return [new Section(this.client, this.place, this.query(filters))];
    const [counts, chosen] =
      grouping === "type" ? [this.counts.event_type, filters.types] : [this.counts.actor, filters.actors];
    return Object.entries(counts)
      .filter(([key]) => chosen.length === 0 || chosen.includes(key))
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_SECTIONS)
      .map(([key, total]) => {
        const own = grouping === "type" ? { ...filters, types: [key] } : { ...filters, actors: [key] };
        return new Section(this.client, this.place, this.query(own), key, total);
      });
  }

  private query(filters: Filters): Query {
    return queryOf(filters, this.zone, this.everybody ?? []);
  }

  private belongs(event: TimelineEvent, section: Section): boolean {
    const { grouping } = this.view;
    return grouping === "date" || section.key === (grouping === "type" ? event.event_type : (event.actor?.id ?? ""));
  }

  private follow(): LiveConnection | undefined {
    if (typeof WebSocket === "undefined") return undefined;
    const url = this.client.address("/live");
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const live = new LiveConnection({
      connect: () => new WebSocket(url) as unknown as Socket,
      token: this.client.token,
      subscribe: this.place === undefined ? "organization" : [this.place],
      position: this.client.position,
      onEvent: (frame) => this.take(frame),
      onResync: () => void this.show(this.view),
      onConnection: (state) => {
        this.connection = state;
        this.on.changed();
      },
      onUnauthorized: this.on.unauthorized,
    });
    live.start();
    return live;
  }

  private take(frame: EventFrame): void {
    if (this.isReading || this.sections.some((section) => section.isLoading)) this.meanwhile.push(frame);
    this.on.seen(frame.event.id);
    if (frame.action === "deleted") this.remove(frame.event.id);
    else {
      const isNew = this.find(frame.event.id) === undefined;
      if (this.put(frame.event) && isNew) this.on.arrived(frame.event);
    }
    this.facetsTimer ??= setTimeout(() => {
      this.facetsTimer = undefined;
      this.loadFacets().catch(() => undefined); // Counts are a moment older; the next change asks again.
    }, FACETS_AGAIN_MILLISECONDS);
    this.on.changed();
  }

  /** A page that was asked before a frame came may be older than it, or newer than the first of several. */
  private replay(): void {
    if (this.isReading || this.sections.some((section) => section.isLoading)) return;
    for (const { action, event } of this.meanwhile.splice(0)) {
      const read = this.find(event.id);
      if (action === "deleted") this.remove(event.id);
      else if (read === undefined || sortKey(read.updated_at) <= sortKey(event.updated_at)) this.put(event);
    }
  }

  private updateTotals(): void {
    if (this.view.grouping === "date" || this.sections.length === 0) return;
    for (const fresh of this.sectionsOf(this.view)) {
      const shown = this.sections.find((each) => each.key === fresh.key);
      if (shown === undefined) this.sections.push(fresh);
      else shown.total = fresh.total;
    }
  }

  private learn(): void {
    for (const { list } of this.sections) {
      const newest = list.pieces.at(-1) ?? [];
      this.people.learn(newest);
      if (this.place === undefined) this.names.learn(newest);
    }
  }
}
