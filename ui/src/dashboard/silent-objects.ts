import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import { ApiFailure, asFailure } from "../api/failure.ts";
import type { TimelineEvent } from "../api/types.ts";
import { failureWords } from "../i18n/failure-words.ts";
import { Localizer } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { nameIn } from "../timeline/object-names.ts";
import type { ObjectAddress } from "./feed-address.ts";
import type { NewestEvents } from "./names.ts";
import { panels } from "./styles.ts";
import { readSilent, type Requester, type SilentObject } from "./summary.ts";
import { dashboardWords } from "./words.ts";

const DAYS = [7, 14, 30, 60, 90];
const KINDS = ["lead", "account", "contact", "deal", "ticket", "task", "quote", "invoice"];
const PAGE_SIZE = 8;

/** Objects that nobody has touched for a while, the longest silent first. */
export class SilentObjects extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    client: { attribute: false },
    newest: { attribute: false },
    objectAddress: { attribute: false },
    days: { state: true },
    kind: { state: true },
    objects: { state: true },
    total: { state: true },
    failure: { state: true },
    lastEvents: { state: true },
  };
  static override styles = [
    controls,
    panels,
    css`
      .rows td {
        max-inline-size: 22rem;
      }
      .object {
        font-weight: 500;
      }
      .object span {
        display: block;
        max-inline-size: 14rem;
        overflow: hidden;
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
        font-weight: 400;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .last {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 1;
        overflow-wrap: anywhere;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2) var(--timeline-space-4);
        margin-inline-start: auto;
      }
      @container (max-width: 34rem) {
        .rows .wide {
          display: none;
        }
        .rows :is(th, td) {
          padding-inline: 0 var(--timeline-space-2);
        }
        .choices {
          margin-inline-start: 0;
        }
      }
    `,
  ];

  client: Requester | undefined;
  newest: NewestEvents | undefined;
  objectAddress: ObjectAddress = () => "#";
  override lang = "en";
  theme = "";
  private days = 30;
  private kind = "";
  private objects: readonly SilentObject[] | undefined;
  private total = 0;
  private cursor: string | null = "";
  private failure: ApiFailure | undefined;
  private lastEvents = new Map<string, TimelineEvent>();
  private abort = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort.abort();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("client")) void this.readAnew();
  }

  protected override render(): TemplateResult {
    const words = dashboardWords(this.lang);
    const localizer = new Localizer(this.lang);
    return html`<section class="card" aria-labelledby="title">
      <header>
        <h2 id="title">${words.silent}</h2>
        <span class="quiet small">${this.objects === undefined ? words.loading : localizer.plural(words.silentTotal, this.total)}</span>
        <div class="choices">
          <label class="field small"
            >${words.silentFor}
            <select @change=${this.chooseDays}>
              ${DAYS.map((n) => html`<option value=${n} ?selected=${n === this.days}>${localizer.plural(words.silentDays, n)}</option>`)}
            </select></label
          >
          <label class="field small"
            >${words.kind}
            <select @change=${this.chooseKind}>
              <option value="">${words.allKinds}</option>
              ${KINDS.map((each) => html`<option value=${each} ?selected=${each === this.kind}>${localizer.objectType(each)}</option>`)}
            </select></label
          >
        </div>
      </header>
      ${this.failure === undefined ? nothing : this.alert(this.failure, localizer)}
      ${this.objects === undefined ? nothing : this.table(this.objects, localizer)}
      ${this.objects !== undefined && this.cursor !== null ? html`<button @click=${this.readMore}>${words.showMore}</button>` : nothing}
    </section>`;
  }

  private table(objects: readonly SilentObject[], localizer: Localizer): TemplateResult {
    const words = dashboardWords(this.lang);
    if (objects.length === 0) return html`<p class="empty">${words.nothingSilent}</p>`;
    return html`<div class="scroll">
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">${words.object}</th>
            <th scope="col" class="wide">${words.lastActivity}</th>
            <th scope="col" class="number">${words.silentFor}</th>
            <th scope="col" class="number">${words.activities}</th>
          </tr>
        </thead>
        <tbody>
          ${objects.map((each) => this.row(each, localizer))}
        </tbody>
      </table>
    </div>`;
  }

  private row(object: SilentObject, localizer: Localizer): TemplateResult {
    const words = dashboardWords(this.lang);
    const address = this.objectAddress(object.object_type, object.object_id);
    const last = this.lastEvents.get(`${object.object_type} ${object.object_id}`);
    const title = last === undefined ? undefined : nameIn(last);
    const days = localizer.plural(words.lastDays, object.silent_days);
    return html`<tr>
      <td class="object">
        <a href=${address}>${title ?? localizer.objectType(object.object_type)}</a>
        <span>${title === undefined ? object.object_id : localizer.objectType(object.object_type)}</span>
      </td>
      <td class="wide">
        <span class="last">${last?.summary ?? ""}</span>
        <span class="quiet small">${localizer.date(object.last_event_at)}</span>
      </td>
      <td class="number"><a class="number" href=${address}>${days}</a></td>
      <td class="number">
        <a class="number" href=${address} aria-label=${localizer.plural(words.events, object.events)}>${localizer.number(object.events)}</a>
      </td>
    </tr>`;
  }

  private alert(failure: ApiFailure, localizer: Localizer): TemplateResult {
    return html`<div class="alert" role="alert">
      ${failureWords(localizer, failure)} <button @click=${this.readAnew}>${localizer.words.retry}</button>
    </div>`;
  }

  private readonly readAnew = async (): Promise<void> => {
    this.abort.abort();
    this.abort = new AbortController();
    this.cursor = "";
    await this.read([]);
  };

  private readonly readMore = (): Promise<void> => this.read(this.objects ?? []);

  private async read(before: readonly SilentObject[]): Promise<void> {
    const { client, abort } = this;
    if (client === undefined || this.cursor === null) return;
    const kind = this.kind === "" ? {} : { object_type: this.kind };
    const query = { days: this.days, page_size: PAGE_SIZE, cursor: this.cursor, ...kind };
    try {
      this.failure = undefined;
      const page = await readSilent(client, query, abort.signal);
      this.objects = [...before, ...page.objects];
      this.total = page.pagination.total;
      this.cursor = page.pagination.next_cursor;
      await this.nameThem(page.objects);
    } catch (error) {
      if (!abort.signal.aborted) this.failure = asFailure(error);
    }
  }

  private async nameThem(objects: readonly SilentObject[]): Promise<void> {
    const { newest } = this;
    if (newest === undefined) return;
    const events = await Promise.all(objects.map((each) => newest.ofObject(each.object_type, each.object_id)));
    const known = new Map(this.lastEvents);
    for (const event of events) if (event !== undefined) known.set(`${event.object_type} ${event.object_id}`, event);
    this.lastEvents = known;
  }

  private readonly chooseDays = (event: Event): void => {
    this.days = Number((event.target as HTMLSelectElement).value);
    void this.readAnew();
  };

  private readonly chooseKind = (event: Event): void => {
    this.kind = (event.target as HTMLSelectElement).value;
    void this.readAnew();
  };
}

customElements.define("silent-objects", SilentObjects);
