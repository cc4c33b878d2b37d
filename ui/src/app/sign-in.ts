import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import { controls } from "../theme/controls.ts";
import { sessionOf } from "./session.ts";
import { appWords } from "./words.ts";

/** Asks for a token; tells one that can be read as `token`. */
export class SignIn extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    expired: { type: Boolean },
    isRefused: { state: true },
  };
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: center;
        min-block-size: 80vh;
        padding: var(--timeline-space-4);
      }
      form {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-3);
        inline-size: min(26rem, 100%);
        padding: var(--timeline-space-6);
        border: 1px solid var(--timeline-border);
        border-radius: var(--timeline-radius);
        background: var(--timeline-surface);
        box-shadow: var(--timeline-shadow);
      }
      h1 {
        margin: 0;
        font-size: 1.25rem;
        font-weight: 600;
        letter-spacing: -0.01em;
      }
      p {
        margin: 0;
      }
      label {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-1);
        font-weight: 500;
      }
    `,
  ];

  override lang = "en";
  theme = "";
  expired = false;
  private isRefused = false;

  protected override render(): TemplateResult {
    const words = appWords(this.lang);
    const problem = this.isRefused ? words.notAToken : this.expired ? words.expired : undefined;
    return html`<form @submit=${this.submit}>
      <h1>${this.expired ? words.expiredTitle : words.signInTitle}</h1>
      ${this.expired ? nothing : html`<p class="quiet">${words.signInText}</p>`}
      <label
        >${words.token}
        <input name="token" type="password" autocomplete="off" spellcheck="false" required aria-invalid=${this.isRefused} />
      </label>
      ${problem === undefined ? nothing : html`<p class="alert" role="alert">${problem}</p>`}
      <button class="primary" type="submit">${words.open}</button>
    </form>`;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    const token = this.renderRoot.querySelector("input")?.value.trim() ?? "";
    this.isRefused = sessionOf(token) === undefined;
    if (!this.isRefused) this.dispatchEvent(new CustomEvent("token", { detail: token }));
  };
}

customElements.define("timeline-sign-in", SignIn);
