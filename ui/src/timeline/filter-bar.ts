import { html, LitElement, nothing, type TemplateResult } from "lit";

import type { EventTypeDeclaration } from "../api/types.ts";
import type { Localizer } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { icon } from "../theme/icons.ts";
import { filterStyles } from "./filter-styles.ts";
import { type Filters, folded, type Grouping, isFiltered, NO_FILTERS, type View } from "./filters.ts";
import { type DateSpan, presets } from "./date-presets.ts";
import type { People } from "./people.ts";

type MenuName = "types" | "actors" | "dates" | "group";

const SEARCH_WAIT_MILLISECONDS = 300;
const SEARCHABLE_FROM = 9;

/** What is shown: search, type, person, time, grouping. Tells `view-change` (View) and `people-wanted`. */
export class FilterBar extends LitElement {
  static override styles = [controls, filterStyles];
  static override properties = {
    view: { attribute: false },
    counts: { attribute: false },
    people: { attribute: false },
    types: { attribute: false },
    localizer: { attribute: false },
    mayChooseNobody: { type: Boolean },
    turn: { type: Number },
    menu: { state: true },
    find: { state: true },
  };
  declare view: View;
  declare counts: { event_type: Record<string, number>; actor: Record<string, number> };
  declare people: People;
  declare types: ReadonlyMap<string, EventTypeDeclaration>;
  declare localizer: Localizer;
  declare mayChooseNobody: boolean;
  /** Another number: names became known that no property tells. */
  declare turn: number;
  declare private menu: MenuName | undefined;
  declare private find: string;
  private searchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.find = "";
    this.mayChooseNobody = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.searchTimer);
    document.removeEventListener("pointerdown", this.outside);
  }

  override render(): TemplateResult {
    const { words } = this.localizer;
    const { filters, grouping } = this.view;
    const groupNames = { date: words.groupDate, type: words.groupType, actor: words.groupActor };
    return html`<div class="bar" role="search" aria-label=${words.filters} @keydown=${this.escape}>
        ${this.search(filters.search)}
        <div class="menus">
          ${this.menuOf("types", words.types, filters.types.length, () => this.typeMenu())}
          ${this.menuOf("actors", words.people, filters.actors.length, () => this.actorMenu())}
          ${this.menuOf("dates", words.dates, filters.from || filters.to ? 1 : 0, () => this.dateMenu())}
          ${this.menuOf("group", `${words.groupBy}: ${groupNames[grouping]}`, 0, () => this.groupMenu(groupNames))}
        </div>
      </div>
      ${this.chips()}`;
  }

  private search(value: string): TemplateResult {
    const { words } = this.localizer;
    return html`<div class="search">
      ${icon("search", 16)}
      <input
        type="text"
        inputmode="search"
        enterkeyhint="search"
        maxlength="200"
        aria-label=${words.search}
        placeholder=${words.search}
        .value=${value}
        @input=${this.searched}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === "Enter") this.searchNow(event.target as HTMLInputElement);
        }}
      />
      ${value === ""
        ? nothing
        : html`<button class="icon clear" aria-label=${words.clearSearch} @click=${() => this.change({ search: "" })}>
            ${icon("close", 14)}
          </button>`}
    </div>`;
  }

  private menuOf(name: MenuName, label: string, chosen: number, content: () => TemplateResult): TemplateResult {
    const isOpen = this.menu === name;
    return html`<div class="menu">
      <button
        class="outlined ${chosen > 0 ? "chosen" : ""}"
        id="button-${name}"
        aria-expanded=${isOpen}
        aria-controls="panel-${name}"
        @click=${() => this.toggle(name)}
      >
        ${label}${chosen > 0 ? html` <span class="badge">${this.localizer.number(chosen)}</span>` : nothing} ${icon("down", 14)}
      </button>
      <div class="panel" id="panel-${name}" role="group" aria-labelledby="button-${name}" ?hidden=${!isOpen}>
        ${isOpen ? content() : nothing}
      </div>
    </div>`;
  }

  private typeMenu(): TemplateResult {
    const { types } = this.view.filters;
    const { event_type } = this.counts;
    const names = [...new Set([...types, ...Object.keys(event_type)])];
    names.sort((a, b) => (event_type[b] ?? 0) - (event_type[a] ?? 0));
    return this.choices(names, types, (name) => this.typeName(name), event_type, "type", (chosen) => this.change({ types: chosen }));
  }

  private actorMenu(): TemplateResult {
    const { actors } = this.view.filters;
    const { actor } = this.counts;
    const ids = [...new Set([...actors, ...Object.keys(actor)])].filter((id) => id !== "" || this.mayChooseNobody);
    ids.sort((a, b) => (actor[b] ?? 0) - (actor[a] ?? 0));
    const choose = (chosen: string[]): void => {
      // "Without a person" and persons exclude each other: the API has no question for both.
      const isNobody = chosen.includes("") && !actors.includes("");
      this.change({ actors: isNobody ? [""] : chosen.filter((id) => id !== "" || chosen.length === 1) });
    };
    return this.choices(ids, actors, (id) => this.actorName(id), actor, undefined, choose);
  }

  private choices(
    keys: string[],
    chosen: readonly string[],
    nameOf: (key: string) => string,
    counts: Record<string, number>,
    iconKind: "type" | undefined,
    choose: (chosen: string[]) => void,
  ): TemplateResult {
    const { words } = this.localizer;
    const wanted = folded(this.find);
    const shown = keys.filter((key) => folded(nameOf(key)).includes(wanted)).slice(0, 200);
    const toggle = (key: string): void =>
      choose(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key]);
    return html`${keys.length >= SEARCHABLE_FROM && iconKind === undefined
        ? html`<input
            class="find"
            type="text"
            aria-label=${words.findPerson}
            placeholder=${words.findPerson}
            .value=${this.find}
            @input=${(event: Event) => (this.find = (event.target as HTMLInputElement).value)}
          />`
        : nothing}
      <div class="options">
        ${shown.map(
          (key) => html`<label>
            <input type="checkbox" .checked=${chosen.includes(key)} @change=${() => toggle(key)} />
            ${iconKind === "type" ? html`<span class="quiet glyph">${icon(key, 16)}</span>` : nothing}
            <span class="name">${nameOf(key)}</span>
            <span class="quiet small number">${this.localizer.number(counts[key] ?? 0)}</span>
          </label>`,
        )}
        ${shown.length === 0 ? html`<p class="quiet">${words.nothingToChoose}</p>` : nothing}
      </div>`;
  }

  private dateMenu(): TemplateResult {
    const { words } = this.localizer;
    const { from, to } = this.view.filters;
    const pick = (name: "from" | "to", label: string, value: string): TemplateResult =>
      html`<label class="date"
        ><span class="small quiet">${label}</span
        ><input
          type="date"
          .value=${value.slice(0, 10)}
          @change=${(event: Event) => this.change({ [name]: (event.target as HTMLInputElement).value })}
      /></label>`;
    const isChosen = (span: DateSpan): boolean => span.from === from && span.to === to;
    return html`<div class="options presets">
        ${presets(new Date(), words).map(
          ({ label, span }) =>
            html`<button aria-pressed=${isChosen(span)} @click=${() => this.choose(() => this.change(span))}>${label}</button>`,
        )}
      </div>
      <div class="dates">${pick("from", words.dateFrom, from)} ${pick("to", words.dateTo, to)}</div>`;
  }

  private groupMenu(names: Record<Grouping, string>): TemplateResult {
    const change = (grouping: Grouping): void => this.tell({ ...this.view, grouping });
    return html`<div class="options presets">
      ${(Object.entries(names) as [Grouping, string][]).map(
        ([grouping, name]) =>
          html`<button aria-pressed=${this.view.grouping === grouping} @click=${() => this.choose(() => change(grouping))}>${name}</button>`,
      )}
    </div>`;
  }

  private chips(): TemplateResult | typeof nothing {
    const { filters } = this.view;
    if (!isFiltered(filters)) return nothing;
    const { words } = this.localizer;
    const { types, actors, from, to } = filters;
    const chip = (name: string, remove: () => void): TemplateResult =>
      html`<button class="active-filter" aria-label=${this.localizer.fill(words.removeFilter, { name })} @click=${remove}>
        ${name} ${icon("close", 12)}
      </button>`;
    return html`<div class="chips">
      ${filters.search === "" ? nothing : chip(`“${filters.search}”`, () => this.change({ search: "" }))}
      ${types.map((type) => chip(this.typeName(type), () => this.change({ types: types.filter((each) => each !== type) })))}
      ${actors.map((id) => chip(this.actorName(id), () => this.change({ actors: actors.filter((each) => each !== id) })))}
      ${from || to ? chip(this.spanName(from, to), () => this.change({ from: "", to: "" })) : nothing}
      <button class="link small" @click=${() => this.tell({ ...this.view, filters: NO_FILTERS })}>${words.clearAll}</button>
    </div>`;
  }

  private spanName(from: string, to: string): string {
    const { words } = this.localizer;
    const [first, last] = [this.localizer.date(from), this.localizer.date(to)];
    if (from === "") return this.localizer.fill(words.until, { date: last });
    if (to === "") return this.localizer.fill(words.since, { date: first });
    return from === to ? first : `${first} – ${last}`;
  }

  private typeName(name: string): string {
    return this.localizer.eventType(name, this.types.get(name)?.title);
  }

  private actorName(id: string): string {
    return id === "" ? this.localizer.words.nobody : this.people.nameOf(id);
  }

  private searched = (event: Event): void => {
    clearTimeout(this.searchTimer);
    const input = event.target as HTMLInputElement;
    this.searchTimer = setTimeout(() => this.searchNow(input), SEARCH_WAIT_MILLISECONDS);
  };

  private searchNow(input: HTMLInputElement): void {
    clearTimeout(this.searchTimer);
    if (input.value !== this.view.filters.search) this.change({ search: input.value });
  }

  private change(part: Partial<Filters>): void {
    clearTimeout(this.searchTimer);
    this.tell({ ...this.view, filters: { ...this.view.filters, ...part } });
  }

  private tell(view: View): void {
    this.dispatchEvent(new CustomEvent<View>("view-change", { detail: view }));
  }

  private choose(change: () => void): void {
    change();
    this.close();
  }

  private toggle(name: MenuName): void {
    this.menu = this.menu === name ? undefined : name;
    this.find = "";
    document.removeEventListener("pointerdown", this.outside);
    if (this.menu === undefined) return;
    document.addEventListener("pointerdown", this.outside);
    if (name === "actors") this.dispatchEvent(new CustomEvent("people-wanted"));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#panel-${name} :is(input, button)`)?.focus());
  }

  private close(): void {
    const { menu } = this;
    if (menu === undefined) return;
    this.menu = undefined;
    document.removeEventListener("pointerdown", this.outside);
    this.renderRoot.querySelector<HTMLElement>(`#button-${menu}`)?.focus();
  }

  private outside = (event: Event): void => {
    const isInside = event.composedPath().some((each) => each instanceof Element && each.classList.contains("menu"));
    if (isInside) return;
    this.menu = undefined;
    document.removeEventListener("pointerdown", this.outside);
  };

  private escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.menu === undefined) return;
    event.stopPropagation();
    this.close();
  };
}

customElements.define("activity-timeline-filters", FilterBar);

declare global {
  interface HTMLElementTagNameMap {
    "activity-timeline-filters": FilterBar;
  }
}
