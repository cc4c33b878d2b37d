import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import { controls } from "../theme/controls.ts";
import { Localizer } from "../i18n/localizer.ts";
import { fill } from "../i18n/plural.ts";
import type { FeedAddress } from "./feed-address.ts";
import { cellKey, HOURS, hoursOfCell, shadeOf, totalsByHour, WEEKDAYS, type Hour } from "./heatmap.ts";
import type { Period } from "./period.ts";
import { countBetween, type Requester, type SummaryGroup } from "./summary.ts";
import { dashboardWords } from "./words.ts";

interface CountedHour extends Hour {
  total: number;
}

/** Weekday by hour. A cell adds up several days; chosen, it names each of them with its own link to the feed. */
export class ActivityHeatmap extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    groups: { attribute: false },
    period: { attribute: false },
    client: { attribute: false },
    feedAddress: { attribute: false },
    active: { state: true },
    chosen: { state: true },
    hours: { state: true },
  };
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .scroll {
        overflow-x: auto;
        padding: 2px;
      }
      table {
        position: relative;
        inline-size: 100%;
        min-inline-size: 30rem;
        border-collapse: separate;
        border-spacing: 3px;
        table-layout: fixed;
      }
      th {
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
        font-weight: 400;
        text-align: start;
      }
      th.weekday {
        inline-size: 2.5rem;
      }
      thead th span {
        position: absolute;
      }
      thead th {
        block-size: 1.25rem;
        vertical-align: top;
        white-space: nowrap;
      }
      td {
        block-size: 1.25rem;
        padding: 0;
        border-radius: 3px;
        background: var(--timeline-surface-sunken);
      }
      td[data-shade="1"],
      i[data-shade="1"] {
        background: color-mix(in srgb, var(--timeline-accent) 18%, var(--timeline-surface));
      }
      td[data-shade="2"],
      i[data-shade="2"] {
        background: color-mix(in srgb, var(--timeline-accent) 36%, var(--timeline-surface));
      }
      td[data-shade="3"],
      i[data-shade="3"] {
        background: color-mix(in srgb, var(--timeline-accent) 56%, var(--timeline-surface));
      }
      td[data-shade="4"],
      i[data-shade="4"] {
        background: color-mix(in srgb, var(--timeline-accent) 78%, var(--timeline-surface));
      }
      td[data-shade="5"],
      i[data-shade="5"] {
        background: var(--timeline-accent);
      }
      td:not([data-shade="0"]) {
        cursor: pointer;
      }
      td:hover,
      td[aria-selected="true"] {
        outline: 2px solid var(--timeline-accent);
        outline-offset: 1px;
      }
      .scale {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: 3px;
        margin-block-start: var(--timeline-space-2);
      }
      i {
        inline-size: 0.75rem;
        block-size: 0.75rem;
        border-radius: 3px;
        background: var(--timeline-surface-sunken);
      }
      .hours {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--timeline-space-2);
        margin-block-start: var(--timeline-space-3);
      }
    `,
  ];

  groups: readonly SummaryGroup[] = [];
  period: Period | undefined;
  client: Requester | undefined;
  feedAddress: FeedAddress = () => "#";
  override lang = "en";
  theme = "";
  private active = "1T09";
  private chosen: { weekday: number; hour: number } | undefined;
  private hours: readonly CountedHour[] | undefined;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("period") || changed.has("groups")) this.chosen = this.hours = undefined;
  }

  protected override render(): TemplateResult {
    const words = dashboardWords(this.lang);
    const totals = totalsByHour(this.groups);
    const most = Math.max(1, ...totals.values());
    return html`<div class="scroll">
        <table role="grid" aria-label=${words.heatmap} @keydown=${this.move}>
          <thead>
            <tr>
              <th class="weekday"><span class="spoken">${words.day}</span></th>
              ${HOURS.map((hour) => html`<th scope="col">${hour % 3 === 0 ? html`<span>${this.clock(hour)}</span>` : html`<span class="spoken">${this.clock(hour)}</span>`}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${WEEKDAYS.map(
              (weekday) => html`<tr>
                <th scope="row">${this.weekday(weekday, "short")}</th>
                ${HOURS.map((hour) => this.cell(weekday, hour, totals.get(cellKey(weekday, hour)) ?? 0, most))}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="scale small quiet" aria-hidden="true">
        ${words.less} ${[0, 1, 2, 3, 4, 5].map((shade) => html`<i data-shade=${shade}></i>`)} ${words.more}
      </div>
      <div role="status">${this.chosen === undefined ? nothing : this.list(this.chosen)}</div>`;
  }

  private cell(weekday: number, hour: number, total: number, most: number): TemplateResult {
    const words = dashboardWords(this.lang);
    const key = cellKey(weekday, hour);
    const n = new Localizer(this.lang).plural(words.events, total);
    const label = fill(words.cell, { ...this.span(weekday, hour), n });
    const isChosen = this.chosen?.weekday === weekday && this.chosen.hour === hour;
    return html`<td
      role="gridcell"
      data-key=${key}
      data-shade=${shadeOf(total, most)}
      tabindex=${key === this.active ? 0 : -1}
      aria-label=${label}
      aria-selected=${isChosen}
      title=${label}
      @click=${() => this.choose(weekday, hour, total)}
    ></td>`;
  }

  private list(chosen: { weekday: number; hour: number }): TemplateResult {
    const words = dashboardWords(this.lang);
    const localizer = new Localizer(this.lang);
    return html`<div class="hours">
      <strong>${fill(words.hoursOf, this.span(chosen.weekday, chosen.hour))}</strong>
      ${
        this.hours === undefined
          ? html`<span class="quiet">${words.loading}</span>`
          : this.hours.map(
              (hour) => html`<a class="chip" href=${this.feedAddress({ from: hour.since, to: hour.until })}
                >${hour.starts.toLocaleDateString(this.lang, { day: "numeric", month: "short" })} ·
                ${localizer.plural(words.events, hour.total)}</a
              >`,
            )
      }
    </div>`;
  }

  private async choose(weekday: number, hour: number, total: number): Promise<void> {
    this.active = cellKey(weekday, hour);
    const { client, period } = this;
    if (total === 0 || client === undefined || period === undefined) {
      this.chosen = undefined;
      return;
    }
    const chosen = (this.chosen = { weekday, hour });
    this.hours = undefined;
    const hours = hoursOfCell(weekday, hour, period);
    const totals = await Promise.all(hours.map((each) => countBetween(client, each.since, each.until).catch(() => 0)));
    if (this.chosen !== chosen) return;
    this.hours = hours.map((each, index) => ({ ...each, total: totals[index] ?? 0 })).filter((each) => each.total > 0);
  }

  private readonly move = (event: KeyboardEvent): void => {
    const [weekday = 1, hour = 0] = this.active.split("T").map(Number);
    const ahead = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -ahead],
      ArrowRight: [0, ahead],
      Home: [0, -hour],
      End: [0, 23 - hour],
    };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.focusable()?.click();
      return;
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.active = cellKey(within(weekday + step[0], 1, 7), within(hour + step[1], 0, 23));
    void this.updateComplete.then(() => this.focusable()?.focus());
  };

  private focusable(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`td[data-key="${this.active}"]`);
  }

  private span(weekday: number, hour: number): Record<string, string> {
    return { weekday: this.weekday(weekday, "long"), from: this.clock(hour), to: this.clock((hour + 1) % 24) };
  }

  /** 2024 began with a Monday. */
  private weekday(weekday: number, style: "short" | "long"): string {
    return new Date(2024, 0, weekday).toLocaleDateString(this.lang, { weekday: style });
  }

  private clock(hour: number): string {
    return new Date(2024, 0, 1, hour).toLocaleTimeString(this.lang, { hour: "numeric" });
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

customElements.define("activity-heatmap", ActivityHeatmap);
