import { html, LitElement, nothing, svg, type TemplateResult } from "lit";

import { TimelineClient } from "../api/client.ts";
import { type ApiFailure, asFailure } from "../api/failure.ts";
import { failureWords } from "../i18n/failure-words.ts";
import { Localizer } from "../i18n/localizer.ts";
import { fill } from "../i18n/plural.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import "./activity-heatmap.ts";
import "./activity-over-time.ts";
import { dashboardStyles } from "./dashboard-styles.ts";
import type { FeedAddress, FeedFilters, ObjectAddress } from "./feed-address.ts";
import { actorName, NewestEvents } from "./names.ts";
import { type Asked, isPeriod, presetPeriod, PRESETS, type Period, type Preset } from "./period.ts";
import "./silent-objects.ts";
import { panels } from "./styles.ts";
import { readSummaries, type Summaries, type SummaryGroup } from "./summary.ts";
import { dashboardWords, type DashboardWords } from "./words.ts";

const MOST_PEOPLE = 8;
const TILES = ["call", "email", "meeting", "note"] as const;

/**
 * Counts of the organization; each number leads to the feed that shows what was counted. Tells `period` (Asked) when
 * another one is chosen.
 */
export class ActivityDashboard extends LitElement {
  static override properties = {
    baseUrl: { attribute: "base-url" },
    token: {},
    lang: {},
    theme: { reflect: true },
    client: { attribute: false },
    feedAddress: { attribute: false },
    objectAddress: { attribute: false },
    asked: { attribute: false },
    preset: { state: true },
    period: { state: true },
    summaries: { state: true },
    failure: { state: true },
    names: { state: true },
  };
  static override styles = [tokens, controls, panels, dashboardStyles];

  baseUrl = "";
  token = "";
  override lang = "en";
  theme = "";
  /** The page's own client, if it has one; else `base-url` and `token` make one. */
  client: TimelineClient | undefined;
  feedAddress: FeedAddress = () => "#";
  objectAddress: ObjectAddress = () => "#";
  /** The period to begin with. */
  asked: Asked | undefined;
  private preset: Preset = "30";
  private period: Period = presetPeriod("30", new Date());
  /** With the period that they count: while another one is read, links still mean this one. */
  private summaries: (Summaries & { period: Period }) | undefined;
  private failure: ApiFailure | undefined;
  private names = new Map<string, string>();
  private newest: NewestEvents | undefined;
  private abort = new AbortController();
  private readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort.abort();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (this.client === undefined && this.token !== "") {
      this.client = new TimelineClient(this.baseUrl, () => this.token);
    }
    if (changed.has("asked") && this.asked !== undefined && !this.hasUpdated) {
      ({ preset: this.preset, period: this.period } = this.asked);
    }
    if (changed.has("client") || this.newest === undefined) {
      this.newest = this.client === undefined ? undefined : new NewestEvents(this.client);
      void this.read();
    }
  }

  protected override render(): TemplateResult {
    const words = dashboardWords(this.lang);
    const localizer = new Localizer(this.lang);
    return html`<header class="bar">
        <h1>${words.dashboard}</h1>
        ${this.picker(words, localizer)}
      </header>
      ${this.failure === undefined ? nothing : this.alert(this.failure, localizer)}
      <div class="all" aria-busy=${this.summaries?.period !== this.period && this.failure === undefined}>
        ${this.summaries === undefined ? this.skeleton(words) : this.panels(this.summaries, words, localizer)}
        <silent-objects
          class="wide"
          .lang=${this.lang}
          theme=${this.theme || nothing}
          .client=${this.client}
          .newest=${this.newest}
          .objectAddress=${this.objectAddress}
        ></silent-objects>
      </div>`;
  }

  private picker(words: DashboardWords, localizer: Localizer): TemplateResult {
    return html`<span class="quiet small">${fill(words.zone, { zone: this.zone })}</span>
      <div class="segments" role="group" aria-label=${words.period}>
        ${PRESETS.map(
          (preset) => html`<button aria-pressed=${preset === this.preset} @click=${() => this.choose(preset)}>
            ${presetName(preset, words, localizer)}
          </button>`,
        )}
      </div>
      ${
        this.preset === "custom"
          ? html`<div class="dates">
              ${(["from", "to"] as const).map(
                (side) => html`<label class="field"
                  >${words[side]}
                  <input type="date" .value=${this.period[side]} @change=${(event: Event) => this.chooseDay(side, event)} />
                </label>`,
              )}
            </div>`
          : nothing
      }`;
  }

  private panels(summaries: Summaries & { period: Period }, words: DashboardWords, localizer: Localizer): TemplateResult {
    const { overTime, byHour, byActor, period } = summaries;
    return html`<section class="tiles wide" aria-label=${words.dashboard}>
        ${this.tile(words.all, "", overTime.total, summaries, localizer)}
        ${TILES.map((type) => this.tile(localizer.eventType(type), type, overTime.counts[type] ?? 0, summaries, localizer))}
      </section>
      <activity-over-time
        class="wide"
        .lang=${this.lang}
        theme=${this.theme || nothing}
        .summary=${overTime}
        .period=${period}
        .feedAddress=${this.feedAddress}
      ></activity-over-time>
      <section class="card" aria-labelledby="heatmap">
        <header>
          <h2 id="heatmap">${words.heatmap}</h2>
          <span class="quiet small">${words.heatmapHint}</span>
        </header>
        <activity-heatmap
          .lang=${this.lang}
          theme=${this.theme || nothing}
          .groups=${byHour}
          .period=${period}
          .client=${this.client}
          .feedAddress=${this.feedAddress}
        ></activity-heatmap>
      </section>
      <section class="card" aria-labelledby="people">
        <header><h2 id="people">${words.people}</h2></header>
        ${this.people(byActor, period, words, localizer)}
      </section>`;
  }

  private tile(label: string, type: string, n: number, summaries: Summaries & { period: Period }, localizer: Localizer): TemplateResult {
    const { previous, change } = summaries.overTime;
    const words = dashboardWords(this.lang);
    const before = type === "" ? (previous?.total ?? 0) : (previous?.counts[type] ?? 0);
    const difference = type === "" ? (change?.total ?? 0) : (change?.counts[type] ?? 0);
    const span = previous === undefined ? { from: "", to: "" } : spanOf(previous.since, previous.until, localizer);
    const filters: FeedFilters = { ...summaries.period, ...(type === "" ? {} : { types: [type] }) };
    return html`<a class="tile" href=${this.feedAddress(filters)}>
      <span class="label">${label}</span>
      <span class="value number">${localizer.number(n)}</span>
      <span class="change ${difference > 0 ? "up" : difference < 0 ? "down" : ""}" title=${fill(words.before, { n: localizer.number(before), ...span })}
        >${changeText(before, difference, words, this.lang)}
        <span class="spoken">${fill(words.before, { n: localizer.number(before), ...span })}</span></span
      >
    </a>`;
  }

  private people(groups: readonly SummaryGroup[], period: Period, words: DashboardWords, localizer: Localizer): TemplateResult {
    const busiest = busiestOf(groups);
    const most = busiest[0]?.total ?? 1;
    if (busiest.length === 0) return html`<p class="empty"><strong>${words.emptyTitle}</strong>${words.emptyText}</p>`;
    return html`<ol class="people">
      ${busiest.map((group) => {
        const name = group.key === null ? words.nobody : (this.names.get(group.key) ?? group.key);
        return html`<li>
          <a href=${this.feedAddress({ ...period, actor: group.key ?? "" })}
            ><span class="name">${name}</span><span class="number">${localizer.number(group.total)}</span>
            ${share(group.total / most)}</a
          >
        </li>`;
      })}
    </ol>`;
  }

  private skeleton(words: DashboardWords): TemplateResult {
    if (this.failure !== undefined) return html``;
    return html`<span class="spoken" role="status">${words.loading}</span>
      <div class="wide tiles">${[1, 2, 3, 4, 5].map(() => html`<div class="tile waiting"></div>`)}</div>
      <div class="card wide waiting tall"></div>`;
  }

  private alert(failure: ApiFailure, localizer: Localizer): TemplateResult {
    return html`<div class="alert" role="alert">
      ${failureWords(localizer, failure)} <button @click=${this.read}>${localizer.words.retry}</button>
    </div>`;
  }

  private readonly read = async (): Promise<void> => {
    this.abort.abort();
    const abort = (this.abort = new AbortController());
    const { client, newest, period } = this;
    if (client === undefined || newest === undefined) return;
    try {
      this.failure = undefined;
      const summaries = await readSummaries(client, period, this.zone, abort.signal);
      if (abort.signal.aborted) return;
      this.summaries = { ...summaries, period };
      await this.nameThem(newest, summaries.byActor);
    } catch (error) {
      if (!abort.signal.aborted) this.failure = asFailure(error);
    }
  };

  private async nameThem(newest: NewestEvents, groups: readonly SummaryGroup[]): Promise<void> {
    const ids = busiestOf(groups).flatMap(({ key }) => (key === null ? [] : [key]));
    const names = await Promise.all(ids.map(async (id) => [id, actorName(await newest.ofActor(id), id)] as const));
    this.names = new Map([...this.names, ...names]);
  }

  private choose(preset: Preset): void {
    this.preset = preset;
    if (preset !== "custom") this.ask(presetPeriod(preset, new Date()));
  }

  private chooseDay(side: "from" | "to", event: Event): void {
    const period = { ...this.period, [side]: (event.target as HTMLInputElement).value };
    if (isPeriod(period)) this.ask(period);
  }

  private ask(period: Period): void {
    this.period = period;
    const detail: Asked = { preset: this.preset, period };
    this.dispatchEvent(new CustomEvent("period", { detail }));
    void this.read();
  }
}

function presetName(preset: Preset, words: DashboardWords, localizer: Localizer): string {
  if (preset === "custom") return words.custom;
  return preset === "month" ? words.month : localizer.plural(words.lastDays, Number(preset));
}

function busiestOf(groups: readonly SummaryGroup[]): SummaryGroup[] {
  return [...groups].sort((a, b) => b.total - a.total).slice(0, MOST_PEOPLE);
}

/** "+12 %": the difference in percent of before, or that there was nothing before. */
function changeText(before: number, difference: number, words: DashboardWords, locale: string): string {
  if (difference === 0) return words.same;
  if (before === 0) return words.newSince;
  const style = { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale, style).format(difference / before);
}

/** The period before ends at a midnight: its last day is the one before. */
function spanOf(since: string, until: string, localizer: Localizer): { from: string; to: string } {
  return { from: localizer.date(since), to: localizer.date(new Date(Date.parse(until) - 1).toISOString()) };
}

/** A bar as an attribute of SVG: the page's policy allows no styles in elements. */
function share(part: number): TemplateResult {
  const width = `${Math.max(1, Math.round(part * 100))}%`;
  return html`<svg class="share" aria-hidden="true">${svg`<rect class="track" width="100%" height="100%" rx="2" /><rect class="part" width=${width} height="100%" rx="2" />`}</svg>`;
}

customElements.define("activity-dashboard", ActivityDashboard);
