import { css, html, LitElement, unsafeCSS, type PropertyValues, type TemplateResult } from "lit";
import uPlot from "uplot";
import uplotStyle from "uplot/dist/uPlot.min.css?inline";

/** One type: its colour as CSS can say it, and a count for each group. */
export interface Series {
  name: string;
  colour: string;
  counts: readonly number[];
}

const HEIGHT = 240;
const SPACE_OF_A_LABEL = 72;

/**
 * Stacked bars on a canvas, with a tooltip. For the eye and the mouse only: whoever shows it puts the same numbers
 * into a table. A click is told as `choose` with the number of the group.
 */
export class ActivityTimeChart extends LitElement {
  static override properties = {
    series: { attribute: false },
    labels: { attribute: false },
    shortLabels: { attribute: false },
    label: {},
    theme: { reflect: true },
  };
  static override styles = [
    unsafeCSS(uplotStyle),
    css`
      :host {
        display: block;
        position: relative;
        block-size: ${HEIGHT}px;
        direction: ltr;
        cursor: pointer;
      }
      .uplot {
        font-family: inherit;
      }
      .tip {
        position: absolute;
        inset-block-start: 0;
        inset-inline-start: 0;
        z-index: 10;
        min-inline-size: 9rem;
        padding: var(--timeline-space-2) var(--timeline-space-3);
        border: 1px solid var(--timeline-border);
        border-radius: var(--timeline-radius-small);
        background: var(--timeline-surface-raised);
        box-shadow: var(--timeline-shadow);
        font-size: var(--timeline-size-small);
        pointer-events: none;
      }
      .tip[hidden] {
        display: none;
      }
      .tip div {
        display: flex;
        justify-content: space-between;
        gap: var(--timeline-space-4);
        font-variant-numeric: tabular-nums;
      }
      .tip .head {
        font-weight: 600;
      }
    `,
  ];

  series: readonly Series[] = [];
  labels: readonly string[] = [];
  shortLabels: readonly string[] = [];
  label = "";
  theme = "";
  private plot: uPlot | undefined;
  private hovered: number | undefined;
  private readonly resizes = new ResizeObserver(() => this.fit());
  private readonly schemes = matchMedia("(prefers-color-scheme: dark)");
  private readonly redraw = (): void => this.draw();

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes.observe(this);
    this.schemes.addEventListener("change", this.redraw);
    if (this.hasUpdated) this.draw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes.disconnect();
    this.schemes.removeEventListener("change", this.redraw);
    this.plot?.destroy();
    this.plot = undefined;
  }

  protected override render(): TemplateResult {
    return html`<div class="canvas" role="img" aria-label=${this.label} @click=${this.choose}></div>
      <div class="tip" aria-hidden="true" hidden></div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.draw();
  }

  private fit(): void {
    if (this.plot !== undefined && this.clientWidth > 0) this.plot.setSize({ width: this.clientWidth, height: HEIGHT });
  }

  private draw(): void {
    const place = this.renderRoot.querySelector(".canvas");
    if (!(place instanceof HTMLElement) || this.labels.length === 0) return;
    this.plot?.destroy();
    this.plot = new uPlot(this.options(), this.stacked(), place);
  }

  /** From the highest sum to the lowest, each drawn over the one before: no gaps between the parts of a bar. */
  private stacked(): uPlot.AlignedData {
    const sums: number[][] = [];
    let below = this.labels.map(() => 0);
    for (const each of this.series) {
      below = below.map((sum, index) => sum + (each.counts[index] ?? 0));
      sums.unshift(below);
    }
    return [this.labels.map((_, index) => index), ...sums];
  }

  private options(): uPlot.Options {
    const style = getComputedStyle(this);
    const [text, line] = [this.colour("--timeline-text-quiet"), this.colour("--timeline-border")];
    const axis = { stroke: text, font: `12px ${style.fontFamily}`, ticks: { show: false }, border: { show: false } };
    const bars = uPlot.paths.bars?.({ size: [0.72, 36], radius: 0.12 });
    return {
      width: Math.max(this.clientWidth, 200),
      height: HEIGHT,
      padding: [8, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: false, range: [-0.5, this.labels.length - 0.5] }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.05)] } },
      axes: [
        { ...axis, size: 28, grid: { show: false }, splits: (plot) => this.splits(plot), values: (_, at) => at.map((each) => this.shortLabels[each] ?? "") },
        { ...axis, size: 44, grid: { stroke: line, width: 1 }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6] },
      ],
      series: [{}, ...this.series.map((each) => this.bar(each, bars)).reverse()],
      hooks: { setCursor: [(plot) => this.point(plot)] },
    };
  }

  private bar(series: Series, paths: uPlot.Series.PathBuilder | undefined): uPlot.Series {
    const fill = this.resolved(series.colour);
    return { fill, stroke: fill, width: 0, points: { show: false }, ...(paths === undefined ? {} : { paths }) };
  }

  private splits(plot: uPlot): number[] {
    const count = this.labels.length;
    const stride = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(plot.width / SPACE_OF_A_LABEL))));
    // Counted from the right: the newest bar always has its name.
    return this.labels.map((_, index) => index).filter((index) => (count - 1 - index) % stride === 0);
  }

  private point(plot: uPlot): void {
    const tip = this.renderRoot.querySelector<HTMLElement>(".tip");
    if (tip === null) return;
    const { left = -1, idx } = plot.cursor;
    this.hovered = left < 0 || idx === null ? undefined : idx;
    tip.hidden = this.hovered === undefined;
    if (this.hovered === undefined) return;
    tip.replaceChildren(...this.lines(this.hovered));
    const at = plot.valToPos(this.hovered, "x") + (plot.over.offsetLeft || 0);
    const isRight = at > this.clientWidth / 2;
    tip.style.transform = `translateX(${isRight ? at - tip.offsetWidth - 16 : at + 16}px)`;
  }

  private lines(index: number): HTMLElement[] {
    const total = this.series.reduce((sum, each) => sum + (each.counts[index] ?? 0), 0);
    const shown = this.series.filter((each) => (each.counts[index] ?? 0) > 0);
    const head = line(this.labels[index] ?? "", String(total));
    head.className = "head";
    return [head, ...shown.map((each) => line(each.name, String(each.counts[index])))];
  }

  private readonly choose = (): void => {
    if (this.hovered !== undefined) this.dispatchEvent(new CustomEvent("choose", { detail: this.hovered }));
  };

  private colour(name: string): string {
    return this.resolved(`var(${name})`);
  }

  /** A canvas knows neither variables nor `light-dark()`: the browser says what they are here. */
  private resolved(colour: string): string {
    const probe = document.createElement("span");
    probe.style.color = colour;
    this.renderRoot.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }
}

function line(name: string, count: string): HTMLElement {
  const row = document.createElement("div");
  for (const text of [name, count]) row.append(Object.assign(document.createElement("span"), { textContent: text }));
  return row;
}

customElements.define("activity-time-chart", ActivityTimeChart);
