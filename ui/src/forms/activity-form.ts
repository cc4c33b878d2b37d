import { html, LitElement, nothing, type TemplateResult } from "lit";

import type { Actor, Data, EventTypeDeclaration } from "../api/types.ts";
import type { Localizer } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { formControl } from "./form-control.ts";
import {
  controlText,
  editedData,
  fieldValue,
  firstFields,
  type FormField,
  formFields,
  localMoment,
  mentionsIn,
  type Problem,
} from "./form-fields.ts";
import { formStyles } from "./form-styles.ts";
import { mentionable, mentionAt, type MentionQuery, withMention } from "./mention-list.ts";

/** What was typed so far, by field; kept by whoever owns the form. */
export type Draft = Record<string, string>;

export interface FormSave {
  data: Data;
  created_at?: string;
}

const WHEN = "created_at";

/** The form of any event type, made from its schema. Tells `form-save` (FormSave), `form-cancel`, `form-draft`. */
export class ActivityForm extends LitElement {
  static override styles = [controls, formStyles];
  static override properties = {
    type: { attribute: false },
    data: { attribute: false },
    draft: { attribute: false },
    localizer: { attribute: false },
    people: { attribute: false },
    isBusy: { type: Boolean },
    problem: { attribute: false },
    showsAll: { state: true },
    problems: { state: true },
    mention: { state: true },
    mentionIndex: { state: true },
  };
  declare type: EventTypeDeclaration;
  /** The data that is edited; undefined for a new event. */
  declare data: Data | undefined;
  declare draft: Draft;
  declare localizer: Localizer;
  declare people: readonly Actor[];
  declare isBusy: boolean;
  /** Why the last attempt failed, in words. */
  declare problem: string;
  declare private showsAll: boolean;
  declare private problems: Record<string, Problem>;
  declare private mention: (MentionQuery & { field: string }) | undefined;
  declare private mentionIndex: number;

  constructor() {
    super();
    this.draft = {};
    this.people = [];
    this.isBusy = false;
    this.problem = "";
    this.showsAll = false;
    this.problems = {};
    this.mentionIndex = 0;
  }

  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>("textarea, input:not([type=hidden]), select")?.focus(),
    );
  }

  private get fields(): FormField[] {
    const isNote = this.type.name === "note";
    return formFields(this.type).filter(({ name }) => name !== "occurred_at" && !(isNote && name === "mentions"));
  }

  override render(): TemplateResult {
    const { words } = this.localizer;
    const [first, rest] = this.split();
    return html`<form @submit=${this.submit} @keydown=${this.keyDown} novalidate aria-label=${this.name}>
      <div class="fields">${first.map((field) => this.row(field))} ${this.showsAll ? this.rest(rest) : nothing}</div>
      ${this.problem === "" ? nothing : html`<p class="alert" role="alert">${this.problem}</p>`}
      <div class="buttons">
        <button class="primary" type="submit" ?disabled=${this.isBusy}>${this.isBusy ? words.sending : words.save}</button>
        <button type="button" @click=${() => this.tell("form-cancel")}>${words.cancel}</button>
        <button
          type="button"
          class="quiet more"
          aria-expanded=${this.showsAll}
          ?hidden=${rest.length === 0 && this.data !== undefined}
          @click=${() => (this.showsAll = !this.showsAll)}
        >
          ${this.showsAll ? words.fewerFields : words.moreFields}
        </button>
      </div>
    </form>`;
  }

  private get name(): string {
    return this.localizer.eventType(this.type.name, this.type.title);
  }

  private split(): [FormField[], FormField[]] {
    const fields = this.fields;
    if (this.type.name !== "note") {
      const [first, rest] = firstFields(fields);
      return [narrowFirst(first), narrowFirst(rest)];
    }
    return [fields.filter(({ name }) => name === "text"), fields.filter(({ name }) => name !== "text")];
  }

  private rest(rest: FormField[]): TemplateResult {
    return html`${rest.map((field) => this.row(field))}${this.data === undefined ? this.whenRow() : nothing}`;
  }

  private whenRow(): TemplateResult {
    const { words } = this.localizer;
    return html`<label class="field">
      <span class="label">${words.when}</span>
      <input
        type="datetime-local"
        name=${WHEN}
        .value=${this.draft[WHEN] ?? localMoment(new Date().toISOString())}
        @input=${this.typed}
      />
    </label>`;
  }

  private row(field: FormField): TemplateResult {
    const { words } = this.localizer;
    const problem = this.problems[field.name];
    const isLong = field.control === "long";
    const hasMentions = this.mention?.field === field.name;
    const label = this.localizer.fieldName(field.name);
    const unit = field.control === "minutes" ? ` (${words.minutes})` : field.control === "lines" ? `, ${words.oneEachLine}` : "";
    if (field.control === "flag") return this.flag(field, label);
    return html`<div class="field ${isLong || field.control === "lines" ? "wide" : ""}">
      <label class="label" for=${field.name}>${label}<span class="quiet">${unit}</span></label>
      ${formControl(field, {
        value: this.textOf(field),
        isWrong: problem !== undefined,
        localizer: this.localizer,
        activeOption: hasMentions && this.found.length > 0 ? `mention-${this.mentionIndex}` : undefined,
        typed: this.typed,
        left: () => (this.mention = undefined),
      })}
      ${problem === undefined ? nothing : html`<span class="problem small" id="${field.name}-problem">${words[problem]}</span>`}
      ${hasMentions ? this.mentionList() : nothing}
    </div>`;
  }

  private flag(field: FormField, label: string): TemplateResult {
    return html`<label class="field flag">
      <input
        type="checkbox"
        name=${field.name}
        .checked=${this.textOf(field) === "true"}
        @change=${(event: Event) => this.keep(field.name, String((event.target as HTMLInputElement).checked))}
      />
      <span>${label}</span>
    </label>`;
  }

  private mentionList(): TemplateResult | typeof nothing {
    const found = this.found;
    if (found.length === 0) return nothing;
    return html`<ul class="mentions" role="listbox" aria-label=${this.localizer.words.mentionList}>
      ${found.map(
        (actor, index) => html`<li
          role="option"
          id="mention-${index}"
          aria-selected=${index === this.mentionIndex}
          @pointerdown=${(event: Event) => {
            event.preventDefault();
            this.choose(actor);
          }}
        >
          ${`${actor.first_name} ${actor.last_name}`.trim() || actor.email}
          <span class="quiet small">${actor.email}</span>
        </li>`,
      )}
    </ul>`;
  }

  private get found(): Actor[] {
    return this.mention === undefined ? [] : mentionable(this.people, this.mention.text);
  }

  private textOf(field: FormField): string {
    return this.draft[field.name] ?? controlText(field, this.data ?? {});
  }

  private typed = (event: Event): void => {
    const control = event.target as HTMLInputElement | HTMLTextAreaElement;
    this.keep(control.name, control.value);
    if (!(control instanceof HTMLTextAreaElement)) return;
    const mention = mentionAt(control.value, control.selectionStart);
    this.mention = mention === undefined ? undefined : { ...mention, field: control.name };
    this.mentionIndex = 0;
  };

  private keep(name: string, value: string): void {
    this.draft = { ...this.draft, [name]: value };
    if (this.problems[name] !== undefined) this.problems = {};
    this.tell("form-draft", this.draft);
  }

  private choose(actor: Actor): void {
    const { mention } = this;
    if (mention === undefined) return;
    const area = this.renderRoot.querySelector<HTMLTextAreaElement>(`textarea[name="${mention.field}"]`);
    if (area === null) return;
    const [text, caret] = withMention(area.value, mention, actor);
    this.keep(mention.field, text);
    this.mention = undefined;
    area.value = text;
    area.setSelectionRange(caret, caret);
  }

  private keyDown = (event: KeyboardEvent): void => {
    event.stopPropagation(); // The list below has keys of its own.
    const chosen = this.found[this.mentionIndex];
    if (chosen !== undefined) this.mentionKey(event, chosen);
    else if (event.key === "Escape") this.tell("form-cancel");
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit(event);
  };

  private mentionKey(event: KeyboardEvent, chosen: Actor): void {
    const count = this.found.length;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) this.mentionIndex = (this.mentionIndex + step + count) % count;
    else if (event.key === "Enter" || event.key === "Tab") this.choose(chosen);
    else if (event.key === "Escape") this.mention = undefined;
    else return;
    event.preventDefault();
  }

  private submit = (event: Event): void => {
    event.preventDefault();
    if (this.isBusy) return;
    const values: Data = {};
    const problems: Record<string, Problem> = {};
    for (const field of this.fields) {
      const result = fieldValue(field, this.textOf(field));
      if ("problem" in result) problems[field.name] = result.problem;
      else values[field.name] = result.value;
    }
    this.problems = problems;
    if (Object.keys(problems).length > 0) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      return;
    }
    const data = editedData(this.data ?? {}, this.fields, values);
    if (this.type.name === "note") {
      const mentions = mentionsIn(String(values["text"] ?? ""));
      if (mentions.length > 0) data["mentions"] = mentions;
      else delete data["mentions"];
    }
    const when = this.draft[WHEN];
    const save: FormSave = when === undefined || when === "" ? { data } : { data, created_at: new Date(when).toISOString() };
    this.tell("form-save", save);
  };

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Fields of a whole line stand below the others, so that those fill their lines. */
function narrowFirst(fields: FormField[]): FormField[] {
  const isWide = ({ control }: FormField): number => Number(control === "long" || control === "lines");
  return fields.toSorted((a, b) => isWide(a) - isWide(b));
}

customElements.define("activity-timeline-form", ActivityForm);

declare global {
  interface HTMLElementTagNameMap {
    "activity-timeline-form": ActivityForm;
  }
}
