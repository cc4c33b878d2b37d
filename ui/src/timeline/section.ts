import type { Query, TimelineClient } from "../api/client.ts";
import { type ApiFailure, asFailure } from "../api/failure.ts";
import type { Place } from "../api/types.ts";
import { EventList } from "./event-list.ts";

const PAGE_SIZE = 100;
const SECTION_PAGE_SIZE = 20;
const OLDER_IN_ARCHIVE = "X-Timeline-Older-In-Archive";

/** A list that is read page by page: the whole timeline, or one group of it. */
export class Section {
  readonly list = new EventList();
  isLoading = false;
  /** The last page was read. */
  isWhole = false;
  failure: ApiFailure | undefined;
  isOlderInArchive = false;
  isCollapsed = false;
  private cursor = "";
  private abort = new AbortController();

  constructor(
    private readonly client: TimelineClient,
    private readonly place: Place | undefined,
    private readonly query: Query,
    /** What the group is called among others: an event type, an actor's id; empty for the whole timeline. */
    readonly key = "",
    public total?: number,
  ) {}

  get isStarted(): boolean {
    return this.isWhole || this.cursor !== "" || this.isLoading || this.failure !== undefined;
  }

  /** Reads the next page. What fails is kept in `failure`; calling again tries again. */
  async loadMore(): Promise<void> {
    if (this.isLoading || this.isWhole) return;
    this.isLoading = true;
    this.failure = undefined;
    const { signal } = this.abort;
    try {
      const page_size = this.key === "" && this.total === undefined ? PAGE_SIZE : SECTION_PAGE_SIZE;
      const { body, headers } = await this.client.events(
        this.place,
        { ...this.query, page_size, cursor: this.cursor },
        signal,
      );
      if (signal.aborted) return;
      this.list.append(body.events);
      this.cursor = body.pagination.next_cursor ?? "";
      this.isWhole = body.pagination.next_cursor === null;
      const older = headers.get(OLDER_IN_ARCHIVE);
      this.isOlderInArchive = older !== null && older !== "false" && older !== "0";
    } catch (error) {
      if (!signal.aborted) this.failure = asFailure(error);
    } finally {
      this.isLoading = false;
    }
  }

  stop(): void {
    this.abort.abort();
    this.abort = new AbortController();
  }
}
