import { type ApiFailure, asFailure } from "../api/failure.ts";
import type { Data, RecordBody, TimelineEvent } from "../api/types.ts";
import type { TimelineReader } from "./reader.ts";
import type { Session } from "./session.ts";

const MOST_READS = 10;
/** Long enough for the live frame to be first, as it nearly always is. */
const READ_AGAIN_MILLISECONDS = 1500;

/** How far a write of this page is: on its way, refused, or recorded and not yet readable. */
export interface Pending {
  state: "sending" | "failed" | "coming";
  failure?: ApiFailure;
}

/** Writes that are shown at once and replaced by what the API answers, or by the live frame if that is faster. */
export class TimelineWriter {
  readonly pending = new Map<string, Pending>();
  private readonly bodies = new Map<string, RecordBody>();

  constructor(
    private readonly reader: TimelineReader,
    private readonly session: () => Session | undefined,
    private readonly changed: () => void,
  ) {}

  /** Shows the event, then records it. The same id and time are sent again by `retry`, so it cannot become two. Answers the id. */
  async record(body: Omit<RecordBody, "id">): Promise<string> {
    const id = crypto.randomUUID();
    const created_at = body.created_at ?? new Date().toISOString();
    const whole = { ...body, id, created_at };
    this.bodies.set(id, whole);
    this.reader.put(this.draftEvent(whole), true);
    await this.send(id, whole);
    return id;
  }

  async retry(id: string): Promise<void> {
    const body = this.bodies.get(id);
    if (body !== undefined) await this.send(id, body);
  }

  /** Forgets what could not be recorded; answers it, for the form. */
  discard(id: string): RecordBody | undefined {
    const body = this.bodies.get(id);
    this.settle(id);
    this.reader.remove(id);
    this.changed();
    return body;
  }

  /** Raises ApiFailure: with a conflict the form shows what stands now. */
  async edit(event: TimelineEvent, data: Data): Promise<void> {
    this.reader.put(await this.reader.client.edit(event.id, data, event.revision), true);
    this.changed();
  }

  /** Gone at once; comes back if the API refuses. Raises ApiFailure. */
  async remove(event: TimelineEvent): Promise<void> {
    this.reader.remove(event.id);
    this.changed();
    try {
      await this.reader.client.remove(event.id, event.revision);
    } catch (error) {
      const failure = asFailure(error);
      // Somebody else deleted it first: that was wanted.
      if (failure.status === 404) return;
      // The next attempt is about what stands now.
      const stands = failure.isConflict ? await this.reader.client.event(event.id) : event;
      this.reader.put(stands, true);
      this.changed();
      throw failure;
    }
  }

  /** Raises ApiFailure. */
  async restore(id: string): Promise<void> {
    this.reader.put(await this.reader.client.restore(id), true);
    this.changed();
  }

  /** An event that was recorded another way and is not yet readable: shown at once, settled when it can be read. */
  async adopt(event: TimelineEvent): Promise<void> {
    this.reader.put(event, true);
    this.pending.set(event.id, { state: "coming" });
    this.changed();
    for (let tries = 1; tries <= MOST_READS && this.pending.get(event.id)?.state === "coming"; tries++) {
      await new Promise((resolve) => setTimeout(resolve, tries * READ_AGAIN_MILLISECONDS));
      if (this.pending.get(event.id)?.state !== "coming") return; // The live frame was faster.
      try {
        this.reader.put(await this.reader.client.event(event.id), true);
        this.settle(event.id);
      } catch {
        // Not yet, or no connection: the next turn asks again.
      }
    }
    this.changed();
  }

  /** The event was seen from the server: what was pending has arrived. */
  settle(id: string): void {
    this.pending.delete(id);
    this.bodies.delete(id);
  }

  private async send(id: string, body: RecordBody): Promise<void> {
    this.pending.set(id, { state: "sending" });
    this.changed();
    try {
      const event = await this.reader.client.record(body);
      this.settle(id);
      this.reader.put(event, true);
    } catch (error) {
      const failure = asFailure(error);
      const isComing = failure.code === "not_yet_visible";
      if (this.pending.has(id)) this.pending.set(id, { state: "failed", failure });
      const event = this.reader.find(id);
      if (isComing && event !== undefined) await this.adopt(event);
    }
    this.changed();
  }

  private draftEvent(body: RecordBody & { id: string; created_at: string }): TimelineEvent {
    const session = this.session();
    const known = this.reader.people.all.find((each) => each.id === session?.user);
    const nameless = { id: session?.user ?? "", email: "", first_name: "", last_name: "" };
    return {
      ...body,
      actor: known ?? nameless,
      summary: body.summary ?? "",
      is_system_generated: false,
      updated_at: body.created_at,
    };
  }
}
