import { html, LitElement, nothing, type TemplateResult } from "lit";

import type { Actor, Data, EventTypeDeclaration } from "../api/types.ts";
import type { Localizer } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { icon } from "../theme/icons.ts";
import type { Storage } from "../timeline/storage.ts";
import "./activity-form.ts";
import type { Draft, FormSave } from "./activity-form.ts";
import { composerStyles } from "./composer-styles.ts";

const FIRST_TYPES = ["note", "call", "meeting"];
/** What only a CRM's own actions make: changes of records, files (they have an upload of their own). */
const NOT_BY_HAND = new Set(["field_updated", "status_change", "lead_converted", "file_attached"]);

export interface ComposerRecord {
  event_type: string;
  data: Data;
  created_at?: string;
}

/** Buttons and forms for new activities. Tells `activity-record` (ComposerRecord) and `activity-file` (File). */
export class Composer extends LitElement {
  static override styles = [controls, composerStyles];
  static override properties = {
    types: { attribute: false },
    localizer: { attribute: false },
    people: { attribute: false },
    storage: { attribute: false },
    takesFiles: { type: Boolean },
    open: { state: true },
    draft: { state: true },
  };
  declare types: ReadonlyMap<string, EventTypeDeclaration>;
  declare localizer: Localizer;
  declare people: readonly Actor[];
  declare storage: Storage;
  declare takesFiles: boolean;
  declare private open: string | undefined;
  declare private draft: Draft;

  constructor() {
    super();
    this.takesFiles = false;
    this.draft = {};
  }

  /** Opens the form with what was written and could not be saved. */
  reopen(event_type: string, data: Data): void {
    const draft = Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, Array.isArray(value) ? value.join("\n") : String(value)]),
    );
    this.storage.write(`draft:${event_type}`, draft);
    this.show(event_type);
  }

  override render(): TemplateResult {
    const { words } = this.localizer;
    const labels: Record<string, string> = { note: words.addNote, call: words.logCall, meeting: words.logMeeting };
    const others = [...this.types.keys()].filter((name) => !FIRST_TYPES.includes(name) && !NOT_BY_HAND.has(name));
    return html`<div class="buttons" role="group" aria-label=${words.addOther}>
        ${FIRST_TYPES.filter((name) => this.types.has(name)).map((name) => this.button(name, labels[name] ?? name))}
        ${this.takesFiles ? this.fileButton() : nothing}
        ${others.length === 0 ? nothing : this.others(others)}
      </div>
      ${this.form()}`;
  }

  private button(name: string, label: string): TemplateResult {
    return html`<button class="outlined" aria-pressed=${this.open === name} @click=${() => this.toggle(name)}>
      ${icon(name, 16)} ${label}
      ${this.hasDraft(name) && this.open !== name
        ? html`<span class="dot" title=${this.localizer.words.draftKept}><span class="spoken">${this.localizer.words.draftKept}</span></span>`
        : nothing}
    </button>`;
  }

  private fileButton(): TemplateResult {
    return html`<button class="outlined" @click=${() => this.renderRoot.querySelector<HTMLInputElement>("#file")?.click()}>
        ${icon("file_attached", 16)} ${this.localizer.words.attachFile}
      </button>
      <input id="file" type="file" multiple hidden aria-hidden="true" tabindex="-1" @change=${this.chosen} />`;
  }

  private others(names: string[]): TemplateResult {
    const { words } = this.localizer;
    return html`<span class="others">
      <select aria-label=${words.otherActivity} .value=${""} @change=${this.chooseOther}>
        <option value="">${words.addOther}</option>
        ${names.map(
          (name) => html`<option value=${name}>${this.localizer.eventType(name, this.types.get(name)?.title)}</option>`,
        )}
      </select>
      ${icon("down", 14)}
    </span>`;
  }

  private form(): TemplateResult | typeof nothing {
    const type = this.open === undefined ? undefined : this.types.get(this.open);
    if (type === undefined) return nothing;
    return html`<div class="card">
      ${FIRST_TYPES.includes(type.name)
        ? nothing
        : html`<h2>${icon(type.name, 16)} ${this.localizer.eventType(type.name, type.title)}</h2>`}
      <activity-timeline-form
        .type=${type}
        .draft=${this.draft}
        .localizer=${this.localizer}
        .people=${this.people}
        @form-draft=${(event: CustomEvent<Draft>) => this.keep(event.detail)}
        @form-cancel=${() => this.closeForm()}
        @form-save=${(event: CustomEvent<FormSave>) => this.save(type.name, event.detail)}
      ></activity-timeline-form>
    </div>`;
  }

  private save(event_type: string, { data, created_at }: FormSave): void {
    this.storage.write(`draft:${event_type}`, undefined);
    const detail: ComposerRecord = created_at === undefined ? { event_type, data } : { event_type, data, created_at };
    this.dispatchEvent(new CustomEvent("activity-record", { detail }));
    this.closeForm();
  }

  private toggle(name: string): void {
    if (this.open === name) this.closeForm();
    else this.show(name);
  }

  private show(name: string): void {
    const kept = this.storage.read(`draft:${name}`);
    this.draft = typeof kept === "object" && kept !== null ? (kept as Draft) : {};
    this.open = name;
    void this.updateComplete.then(() => this.renderRoot.querySelector("activity-timeline-form")?.focus());
  }

  private closeForm(): void {
    const name = this.open;
    this.open = undefined;
    void this.updateComplete.then(() => {
      const index = FIRST_TYPES.indexOf(name ?? "");
      this.renderRoot.querySelectorAll<HTMLElement>(".buttons > button")[Math.max(0, index)]?.focus();
    });
  }

  private keep(draft: Draft): void {
    this.draft = draft;
    const isEmpty = Object.values(draft).every((text) => text.trim() === "");
    this.storage.write(`draft:${this.open ?? ""}`, isEmpty ? undefined : draft);
  }

  private hasDraft(name: string): boolean {
    return this.storage.read(`draft:${name}`) !== undefined;
  }

  private chooseOther = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    if (select.value !== "") this.show(select.value);
    select.value = "";
  };

  private chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    for (const file of input.files ?? []) this.dispatchEvent(new CustomEvent("activity-file", { detail: file }));
    input.value = "";
  };
}

customElements.define("activity-timeline-composer", Composer);

declare global {
  interface HTMLElementTagNameMap {
    "activity-timeline-composer": Composer;
  }
}
