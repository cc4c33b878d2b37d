import { html, nothing, type TemplateResult } from "lit";

import type { Words } from "../i18n/en.ts";
import { icon } from "../theme/icons.ts";

const SHOWN_MILLISECONDS = 10_000;

interface ToastAction {
  label: string;
  run: () => void;
}

/** One sentence at the lower edge, with what can be done about it; goes by itself unless it is looked at. */
export class Toast {
  private text = "";
  private action: ToastAction | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly changed: () => void) {}

  show(text: string, action?: ToastAction): void {
    this.text = text;
    this.action = action;
    this.resume();
    this.changed();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.text = "";
    this.action = undefined;
  }

  render(words: Words): TemplateResult {
    const { action } = this;
    const run = (): void => {
      this.stop();
      action?.run();
      this.changed();
    };
    return html`<div class="toasts" role="status" aria-live="polite">
      ${this.text === ""
        ? nothing
        : html`<div class="toast" @pointerenter=${this.pause} @pointerleave=${this.resume} @focusin=${this.pause} @focusout=${this.resume}>
            <span>${this.text}</span>
            ${action === undefined ? nothing : html`<button @click=${run}>${action.label}</button>`}
            <button class="icon" aria-label=${words.close} @click=${this.hide}>${icon("close", 14)}</button>
          </div>`}
    </div>`;
  }

  private pause = (): void => clearTimeout(this.timer);

  private resume = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.hide, SHOWN_MILLISECONDS);
  };

  private hide = (): void => {
    this.stop();
    this.changed();
  };
}
