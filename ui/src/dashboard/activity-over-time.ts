import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import { Localizer } from "../i18n/localizer.ts";
import { fill } from "../i18n/plural.ts";
import { controls } from "../theme/controls.ts";
import type { FeedAddress } from "./feed-address.ts";
import { groupsOf, periodOfGroup, stepOf, type Period, type Step } from "./period.ts";
import { stacksOf, type Stack } from "./stacks.ts";
import { panels } from "./styles.ts";
import type { SummaryData } from "./summary.ts";
import { dashboardWords, type DashboardWords } from "./words.ts";

/** The chart with its legend, and the same numbers as a table for who cannot see or point. All of it links. */
export class ActivityOverTime extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    summary: { attribute: false },
    period: { attribute: false },
    feedAddress: { attribute: false },
  };
  static override styles = [
    controls,
    panels,
    css`
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-1) var(--timeline-space-4);
        margin-block-start: var(--timeline-space-3);
        font-size: var(--timeline-size-small);
      }
      .legend a {
        display: inline-flex;
        align-items: center;
        gap: var(--timeline-space-2);
        color: inherit;
      }
      .legend .number {
        color: var(--timeline-text-quiet);
      }
      .swatch {
        inline-size: 0.625rem;
        block-size: 0.625rem;
        border-radius: 2px;
      }
      summary {
        inline-size: fit-content;
        margin-block-start: var(--timeline-space-3);
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
        cursor: pointer;
      }
      activity-time-chart {
        block-size: 240px;
      }
      .scroll {
        max-block-size: 24rem;
        margin-block-start: var(--timeline-space-2);
        overflow: auto;
      }
      thead th {
        position: sticky;
        inset-block-start: 0;
        background: var(--timeline-surface);
      }
    `,
  ];

  summary: SummaryData | undefined;
  period: Period | undefined;
  feedAddress: FeedAddress = () => "#";
  override lang = "en";
  theme = "";

  override connectedCallback(): void {
    super.connectedCallback();
    // uPlot comes in a file of its own: who only opens a timeline never loads it.
    void import("./time-chart.ts");
  }

  protected override render(): TemplateResult | typeof nothing {
    const { summary, period } = this;
    if (summary === undefined || period === undefined) return nothing;
    const words = dashboardWords(this.lang);
    const localizer = new Localizer(this.lang);
    const step = stepOf(period);
    const keys = groupsOf(period, step);
    const stacks = stacksOf(summary.counts, summary.groups ?? [], keys);
    const names = stacks.map((stack) => nameOf(stack, words, localizer));
    return html`<section class="card" aria-labelledby="title">
      <header><h2 id="title">${words.overTime}</h2></header>
      ${
        summary.total === 0
          ? html`<p class="empty"><strong>${words.emptyTitle}</strong>${words.emptyText}</p>`
          : html`${this.chart(stacks, names, keys, step)} ${this.legend(stacks, names, localizer)}
            ${this.table(stacks, names, keys, step)}`
      }
    </section>`;
  }

  private chart(stacks: readonly Stack[], names: readonly string[], keys: readonly string[], step: Step): TemplateResult {
    const words = dashboardWords(this.lang);
    const localizer = new Localizer(this.lang);
    const totals = keys.map((_, index) => stacks.reduce((sum, stack) => sum + (stack.counts[index] ?? 0), 0));
    const most = keys[totals.indexOf(Math.max(...totals))] ?? "";
    const label = fill(words.chartOf, {
      n: localizer.plural(words.events, this.summary?.total ?? 0),
      from: localizer.date(this.period?.from ?? ""),
      to: localizer.date(this.period?.to ?? ""),
      most: localizer.date(most),
    });
    return html`<activity-time-chart
      theme=${this.theme || nothing}
      .series=${stacks.map((stack, index) => ({ ...stack, name: names[index] ?? "" }))}
      .labels=${keys.map((key) => this.day(key, step, "long"))}
      .shortLabels=${keys.map((key) => this.day(key, step, "short"))}
      .label=${label}
      @choose=${(event: CustomEvent<number>) => this.open(keys[event.detail], step)}
    ></activity-time-chart>`;
  }

  private legend(stacks: readonly Stack[], names: readonly string[], localizer: Localizer): TemplateResult {
    return html`<div class="legend">
      ${stacks.map(
        (stack, index) => html`<a href=${this.feedAddress({ ...this.period, types: stack.types })}
          ><svg class="swatch" aria-hidden="true"><rect width="100%" height="100%" fill=${stack.colour}></rect></svg
          ><span>${names[index]}</span> <span class="number">${localizer.number(stack.total)}</span></a
        >`,
      )}
    </div>`;
  }

  private table(stacks: readonly Stack[], names: readonly string[], keys: readonly string[], step: Step): TemplateResult {
    const words = dashboardWords(this.lang);
    const head = step === "day" ? words.day : step === "week" ? words.week : words.monthOf;
    return html`<details>
      <summary>${words.asTable}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${words.asTable}>
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">${head}</th>
              ${names.map((name) => html`<th scope="col" class="number">${name}</th>`)}
              <th scope="col" class="number">${words.total}</th>
            </tr>
          </thead>
          <tbody>
            ${keys.map((key, index) => ({ key, index })).reverse().map(({ key, index }) => this.row(key, index, stacks, step))}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  private row(key: string, index: number, stacks: readonly Stack[], step: Step): TemplateResult | typeof nothing {
    const total = stacks.reduce((sum, stack) => sum + (stack.counts[index] ?? 0), 0);
    if (total === 0 || this.period === undefined) return nothing;
    const days = periodOfGroup(key, step, this.period);
    return html`<tr>
      <th scope="row">${this.day(key, step, "long")}</th>
      ${stacks.map((stack) => this.number(stack.counts[index] ?? 0, this.feedAddress({ ...days, types: stack.types })))}
      ${this.number(total, this.feedAddress(days))}
    </tr>`;
  }

  private number(n: number, address: string): TemplateResult {
    return html`<td class="number">
      ${n === 0 ? html`<span class="quiet">0</span>` : html`<a class="number" href=${address}>${new Localizer(this.lang).number(n)}</a>`}
    </td>`;
  }

  private open(key: string | undefined, step: Step): void {
    if (key === undefined || this.period === undefined) return;
    const link = document.createElement("a");
    link.href = this.feedAddress(periodOfGroup(key, step, this.period));
    // As a click on a link: whoever holds this element decides how it is followed.
    this.renderRoot.append(link);
    link.click();
    link.remove();
  }

  private day(key: string, step: Step, style: "long" | "short"): string {
    const day = new Date(`${key}T12:00:00`);
    if (step === "month") return day.toLocaleDateString(this.lang, { month: "short", year: "numeric" });
    const weekday = style === "long" && step === "day" ? { weekday: "short" as const } : {};
    return day.toLocaleDateString(this.lang, { day: "numeric", month: "short", ...weekday });
  }
}

function nameOf(stack: Stack, words: DashboardWords, localizer: Localizer): string {
  return stack.isRest ? words.other : localizer.eventType(stack.types[0] ?? "");
}

customElements.define("activity-over-time", ActivityOverTime);
