import { css, html, LitElement, type TemplateResult } from "lit";

import type { TimelineClient } from "../api/client.ts";
import type { Place } from "../api/types.ts";
import type { SummaryData } from "../dashboard/summary.ts";
import { Localizer } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { NAMING_TYPES, nameOf } from "../timeline/object-names.ts";
import { objectAddress } from "./route.ts";

const SHOWN = ["call", "email", "meeting", "note"] as const;
const EARLIEST = "1970-01-01";

/** What the timeline below is about, and how much of what there ever was; each number narrows the timeline to it. */
export class ObjectHeader extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    client: { attribute: false },
    place: { attribute: false },
    title: { state: true },
    summary: { state: true },
  };
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: var(--timeline-space-2) var(--timeline-space-6);
        min-block-size: 3.25rem;
        margin-block-end: var(--timeline-space-4);
      }
      .what {
        min-inline-size: 0;
      }
      h1 {
        margin: 0;
        font-size: 1.25rem;
        font-weight: 600;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2) var(--timeline-space-4);
        margin: 0;
        font-size: var(--timeline-size-small);
      }
      .facts a {
        color: var(--timeline-text-quiet);
      }
      .facts b {
        color: var(--timeline-text);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override lang = "en";
  theme = "";
  client: TimelineClient | undefined;
  place: Place | undefined;
  override title = "";
  private summary: SummaryData | undefined;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("place") || changed.has("client")) void this.read();
  }

  protected override render(): TemplateResult {
    const localizer = new Localizer(this.lang);
    const { object_type = "", object_id = "" } = this.place ?? {};
    const type = localizer.objectType(object_type);
    return html`<div class="what">
        <h1>${this.title === "" ? `${type} ${object_id}` : this.title}</h1>
        <p class="quiet small">${this.title === "" ? type : `${type} · ${object_id}`}</p>
      </div>
      <p class="facts">${SHOWN.map((type) => this.fact(type, localizer))}</p>`;
  }

  private fact(type: string, localizer: Localizer): TemplateResult {
    const { object_type = "", object_id = "" } = this.place ?? {};
    const address = objectAddress(object_type, object_id).replace("/#", `/?type=${type}#`);
    const n = this.summary && (this.summary.counts[type] ?? 0);
    return html`<a href=${address}>${localizer.eventType(type)} <b>${n === undefined ? "–" : localizer.number(n)}</b></a>`;
  }

  private async read(): Promise<void> {
    const { client, place } = this;
    if (client === undefined || place === undefined) return;
    const naming = { event_type: NAMING_TYPES.join(","), cursor: "", page_size: 20 };
    // An ornament: what cannot be read now is left out, the timeline below says why.
    const [summary, events] = await Promise.allSettled([
      client.request<{ data: SummaryData }>("GET", "/summary/", { query: { ...place, date_from: EARLIEST } }),
      client.events(place, naming),
    ]);
    if (this.place !== place) return;
    if (summary.status === "fulfilled") this.summary = summary.value.body.data;
    if (events.status === "fulfilled") this.title = nameOf(events.value.body.events) ?? "";
  }
}

customElements.define("object-header", ObjectHeader);
