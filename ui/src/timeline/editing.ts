import { asFailure } from "../api/failure.ts";
import type { Data, TimelineEvent } from "../api/types.ts";
import type { Draft } from "../forms/activity-form.ts";
import { failureWords } from "../i18n/failure-words.ts";
import type { Localizer } from "../i18n/localizer.ts";
import type { Storage } from "./storage.ts";
import type { TimelineReader } from "./reader.ts";
import type { TimelineWriter } from "./writer.ts";

/** The one event that is being edited: what it was when the form opened, what was typed since, what went wrong. */
export class Editing {
  event: TimelineEvent | undefined;
  draft: Draft = {};
  problem = "";
  isBusy = false;

  constructor(
    private readonly reader: TimelineReader,
    private readonly writer: TimelineWriter,
    private readonly storage: Storage,
    private readonly localizer: () => Localizer,
    private readonly changed: () => void,
  ) {}

  /** Reads the revision first if nobody told it: saving must not overwrite what was not seen. */
  async start(event: TimelineEvent): Promise<void> {
    const kept = this.storage.read(`edit:${event.id}`);
    this.draft = typeof kept === "object" && kept !== null ? (kept as Draft) : {};
    this.problem = "";
    this.event = event.revision === undefined ? await this.reader.client.event(event.id) : event;
    this.changed();
  }

  keep(draft: Draft): void {
    this.draft = draft;
    this.storage.write(`edit:${this.event?.id ?? ""}`, draft);
  }

  stop(): void {
    if (this.event !== undefined) this.storage.write(`edit:${this.event.id}`, undefined);
    this.event = undefined;
    this.problem = "";
    this.changed();
  }

  /** With a conflict the form stays, shows what stands now beside it, and saving again replaces that. */
  async save(data: Data): Promise<void> {
    const { event } = this;
    if (event === undefined) return;
    this.isBusy = true;
    this.problem = "";
    this.changed();
    try {
      await this.writer.edit(event, data);
      this.stop();
    } catch (error) {
      await this.refused(event, error);
    }
    this.isBusy = false;
    this.changed();
  }

  private async refused(event: TimelineEvent, error: unknown): Promise<void> {
    const failure = asFailure(error);
    this.problem = failureWords(this.localizer(), failure);
    if (!failure.isConflict) return;
    const { words } = this.localizer();
    try {
      const theirs = await this.reader.client.event(event.id);
      this.event = theirs;
      this.reader.put(theirs, true);
      this.problem = `${words.conflict} ${this.localizer().fill(words.conflictTheirs, { summary: theirs.summary })}`;
    } catch (readError) {
      this.problem = failureWords(this.localizer(), asFailure(readError));
    }
  }
}
