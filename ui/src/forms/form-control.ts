import { html, nothing, type TemplateResult } from "lit";

import type { Localizer } from "../i18n/localizer.ts";
import type { Control, FormField } from "./form-fields.ts";

/** What a control shows and whom it tells. */
export interface ControlState {
  value: string;
  isWrong: boolean;
  localizer: Localizer;
  /** The id of the chosen entry of a list below that goes with the text. */
  activeOption: string | undefined;
  typed: (event: Event) => void;
  left: () => void;
}

const INPUT_TYPES: Partial<Record<Control, string>> = { day: "date", moment: "datetime-local", web: "url" };

/** The control of a field; its problem stands in an element `<name>-problem`. */
export function formControl(field: FormField, state: ControlState): TemplateResult {
  if (field.control === "long" || field.control === "lines") return textArea(field, state);
  if (field.control === "choice") return choice(field, state);
  return input(field, state);
}

function textArea({ name, isRequired }: FormField, state: ControlState): TemplateResult {
  const isNote = name === "text";
  return html`<textarea
    id=${name}
    name=${name}
    rows=${isNote ? 3 : 2}
    placeholder=${isNote ? state.localizer.words.notePlaceholder : nothing}
    aria-required=${isRequired}
    aria-invalid=${state.isWrong ? "true" : nothing}
    aria-describedby=${state.isWrong ? `${name}-problem` : nothing}
    aria-autocomplete=${isNote ? "list" : nothing}
    aria-activedescendant=${state.activeOption ?? nothing}
    .value=${state.value}
    @input=${state.typed}
    @blur=${state.left}
  ></textarea>`;
}

function choice({ name, options }: FormField, { value, localizer, typed }: ControlState): TemplateResult {
  const all = [...new Set([...options, ...(value === "" ? [] : [value])])];
  return html`<select id=${name} name=${name} @change=${typed}>
    <option value="" ?selected=${value === ""}></option>
    ${all.map((each) => html`<option value=${each} ?selected=${each === value}>${localizer.value(each)}</option>`)}
  </select>`;
}

function input({ name, control, options, isRequired }: FormField, state: ControlState): TemplateResult {
  const isNumber = control === "number" || control === "minutes";
  return html`<input
      id=${name}
      name=${name}
      type=${INPUT_TYPES[control] ?? "text"}
      inputmode=${isNumber ? "decimal" : nothing}
      list=${options.length > 0 ? `${name}-options` : nothing}
      aria-required=${isRequired}
      aria-invalid=${state.isWrong ? "true" : nothing}
      aria-describedby=${state.isWrong ? `${name}-problem` : nothing}
      autocomplete="off"
      .value=${state.value}
      @input=${state.typed}
    />
    ${options.length === 0
      ? nothing
      : html`<datalist id="${name}-options">
          ${options.map((each) => html`<option value=${each}>${state.localizer.value(each)}</option>`)}
        </datalist>`}`;
}
