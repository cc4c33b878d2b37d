import { type ApiFailure, asFailure } from "../api/failure.ts";
import type { TimelineClient } from "../api/client.ts";
import type { Place } from "../api/types.ts";
import { upload } from "../api/upload.ts";
import type { TimelineWriter } from "./writer.ts";

export interface Upload {
  id: string;
  file: File;
  /** Of 1. */
  part: number;
  failure: ApiFailure | undefined;
}

/** Files on their way. One id for every attempt, so that a file that was sent twice is attached once. */
export class Uploads {
  readonly all: Upload[] = [];

  constructor(
    private readonly client: TimelineClient,
    private readonly place: Place,
    private readonly writer: TimelineWriter,
    private readonly changed: () => void,
  ) {}

  async add(file: File): Promise<void> {
    const item: Upload = { id: crypto.randomUUID(), file, part: 0, failure: undefined };
    this.all.push(item);
    await this.send(item);
  }

  async send(item: Upload): Promise<void> {
    item.failure = undefined;
    item.part = 0;
    this.changed();
    try {
      const event = await upload(this.client, this.place, item.file, item.id, (part) => {
        item.part = part;
        this.changed();
      });
      this.remove(item);
      await this.writer.adopt(event);
    } catch (error) {
      item.failure = asFailure(error);
      this.changed();
    }
  }

  remove(item: Upload): void {
    this.all.splice(this.all.indexOf(item), 1);
    this.changed();
  }
}
