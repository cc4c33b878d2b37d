import type { TimelineClient } from "../api/client.ts";
import type { EventTypeDeclaration, Place, RecordBody } from "../api/types.ts";
import { failureWords } from "../i18n/failure-words.ts";
import type { Localizer } from "../i18n/localizer.ts";
import { dayBorders } from "./day-groups.ts";
import { Editing } from "./editing.ts";
import { type ReaderEvents, TimelineReader } from "./reader.ts";
import { RowActions, type RowSurroundings } from "./row-actions.ts";
import type { RowList } from "./row-list.ts";
import { rowsOf } from "./rows.ts";
import type { Session } from "./session.ts";
import { Storage } from "./storage.ts";
import { Uploads } from "./uploads.ts";
import { ViewMemory } from "./view-memory.ts";
import { TimelineWriter } from "./writer.ts";

type Surroundings = Omit<RowSurroundings, "open"> & Omit<ReaderEvents, "seen">;

/** One of each of what shows an object, or the organization, until another is shown. */
export class Visit {
  readonly reader: TimelineReader;
  readonly writer: TimelineWriter;
  readonly editing: Editing;
  readonly actions: RowActions;
  readonly memory: ViewMemory;
  readonly uploads: Uploads | undefined;
  /** By name; empty until they are read, and then there are no forms. */
  types: ReadonlyMap<string, EventTypeDeclaration> = new Map();
  takesFiles = false;
  /** What is typed about this object. */
  readonly drafts: Storage;
  /** Ids of rows that are open. */
  readonly open = new Set<string>();

  constructor(
    private readonly client: TimelineClient,
    private readonly place: Place | undefined,
    session: Session | undefined,
    usesAddress: boolean,
    private readonly around: Surroundings,
  ) {
    const owner = `${session?.organization ?? ""}:${session?.user ?? ""}`;
    const seen = (id: string): void => this.writer.settle(id);
    this.drafts = new Storage(`${owner}:${place?.object_type ?? ""}:${place?.object_id ?? ""}`);
    this.memory = new ViewMemory(new Storage(owner), place?.object_type ?? "", usesAddress);
    this.reader = new TimelineReader(client, place, { ...around, seen });
    this.writer = new TimelineWriter(this.reader, () => session, around.changed);
    this.editing = new Editing(this.reader, this.writer, this.drafts, around.localizer, around.changed);
    this.actions = new RowActions(this.reader, this.writer, this.editing, { ...around, open: this.open });
    this.uploads = place && new Uploads(client, place, this.writer, around.changed);
  }

  /** Of the object that is shown. */
  async record(body: Omit<RecordBody, keyof Place>): Promise<void> {
    if (this.place === undefined) return;
    const id = await this.writer.record({ ...this.place, ...body });
    if (this.reader.find(id) === undefined) this.tellUnseen(id);
  }

  /** An event of a time that is not shown has no row that could tell how it went. */
  private tellUnseen(id: string): void {
    const { toast, localizer } = this.around;
    const failure = this.writer.pending.get(id)?.failure;
    if (failure === undefined) toast.show(localizer().words.saved);
    else {
      const run = (): void => void this.writer.retry(id).then(() => this.tellUnseen(id));
      toast.show(failureWords(localizer(), failure), { label: localizer().words.retry, run });
    }
  }

  async loadTypes(): Promise<void> {
    try {
      const { event_types, takes_files } = await this.client.eventTypes();
      this.types = new Map(event_types.map((each) => [each.name, each]));
      this.takesFiles = takes_files && this.uploads !== undefined;
      this.around.changed();
    } catch {
      // Without declarations there are no forms; reading needs none.
    }
  }

  /** What the list shows at a moment of the reader's. */
  rows(localizer: Localizer, now: Date): RowList {
    const { sections, view, people } = this.reader;
    const { grouping } = view;
    const labelOf = (key: string): string => {
      if (grouping === "type") return localizer.eventType(key, this.types.get(key)?.title);
      return key === "" ? localizer.words.nobody : people.nameOf(key);
    };
    return rowsOf(sections, { grouping, localizer, borders: dayBorders(now), labelOf });
  }
}
