import { asFailure } from "../api/failure.ts";
import type { RecordBody, TimelineEvent } from "../api/types.ts";
import { fileAddress } from "../api/upload.ts";
import { failureWords } from "../i18n/failure-words.ts";
import type { Localizer } from "../i18n/localizer.ts";
import type { Editing } from "./editing.ts";
import type { RowAction } from "./event-row.ts";
import type { TimelineReader } from "./reader.ts";
import type { Toast } from "./toast.ts";
import type { TimelineWriter } from "./writer.ts";

/** What the rows' buttons do with the element around them. */
export interface RowSurroundings {
  localizer: () => Localizer;
  toast: Toast;
  /** Ids of rows that are open. */
  open: Set<string>;
  /** Keyboard and screen reader go on from this event. */
  activate: (id: string) => void;
  neighbour: (id: string) => string | undefined;
  focusForm: () => void;
  reopen: (body: RecordBody) => void;
  tell: (name: string, detail: unknown) => void;
}

/** The buttons of rows. What fails is said in a sentence, with a way to repeat it. */
export class RowActions {
  constructor(
    private readonly reader: TimelineReader,
    private readonly writer: TimelineWriter,
    private readonly editing: Editing,
    private readonly around: RowSurroundings,
  ) {}

  run(action: RowAction, event: TimelineEvent): void {
    this.around.activate(event.id);
    const actions: Record<RowAction, () => void> = {
      toggle: () => this.toggle(event),
      edit: () => void this.edit(event),
      delete: () => void this.delete(event),
      retry: () => void this.writer.retry(event.id),
      discard: () => this.discard(event),
      object: () => this.around.tell("timeline-object", { object_type: event.object_type, object_id: event.object_id }),
      file: () => void this.download(event),
    };
    actions[action]();
  }

  private toggle(event: TimelineEvent): void {
    const { open } = this.around;
    if (!open.delete(event.id)) open.add(event.id);
    this.around.activate(event.id);
  }

  private async edit(event: TimelineEvent): Promise<void> {
    await this.orSay(() => this.editing.start(event));
    if (this.editing.event?.id === event.id) this.around.focusForm();
  }

  private async delete(event: TimelineEvent): Promise<void> {
    const { toast, neighbour, activate } = this.around;
    const { words } = this.around.localizer();
    const next = neighbour(event.id);
    const deletion = this.orSay(
      () => this.writer.remove(event),
      () => this.delete(this.reader.find(event.id) ?? event),
    );
    if (next !== undefined) activate(next);
    if (await deletion) toast.show(words.removed, { label: words.undo, run: () => void this.restore(event.id) });
  }

  private async restore(id: string): Promise<void> {
    const isDone = await this.orSay(
      () => this.writer.restore(id),
      () => this.restore(id),
    );
    if (isDone) this.around.toast.show(this.around.localizer().words.restored);
  }

  private discard(event: TimelineEvent): void {
    const body = this.writer.discard(event.id);
    if (body !== undefined) this.around.reopen(body);
  }

  private async download(event: TimelineEvent): Promise<void> {
    const fileId = String(event.data["file_id"]);
    await this.orSay(async () => location.assign(await fileAddress(this.reader.client, fileId)));
  }

  /** Answers whether it worked. */
  private async orSay(work: () => Promise<void>, again?: () => Promise<void>): Promise<boolean> {
    const localizer = this.around.localizer();
    try {
      await work();
      return true;
    } catch (error) {
      const action = again && { label: localizer.words.retry, run: () => void again() };
      this.around.toast.show(failureWords(localizer, asFailure(error)), action);
      return false;
    }
  }
}
