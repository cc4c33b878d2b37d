import { css, html, LitElement, type TemplateResult } from "lit";

import { controls } from "../theme/controls.ts";
import { icon } from "../theme/icons.ts";
import { LANGUAGES, type Theme } from "./preferences.ts";
import type { Session } from "./session.ts";
import { appWords } from "./words.ts";

/** Who is signed in, and how they like the page. Tells `theme-choice` (Theme), `language-choice` and `sign-out`. */
export class AccountMenu extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    session: { attribute: false },
  };
  static override styles = [
    controls,
    css`
      :host {
        background: none;
      }
      .open {
        inline-size: 2rem;
        padding: 0;
        border-radius: 50%;
        background: var(--timeline-accent-soft);
        color: var(--timeline-accent);
      }
      .open:hover {
        background: var(--timeline-surface-hover);
      }
      #account {
        position: fixed;
        inset: 2.875rem var(--timeline-space-6) auto auto;
        inline-size: 16rem;
        margin: 0;
        padding: var(--timeline-space-3);
        border: 1px solid var(--timeline-border);
        border-radius: var(--timeline-radius);
        background: var(--timeline-surface-raised);
        color: var(--timeline-text);
        box-shadow: var(--timeline-shadow);
      }
      :host(:dir(rtl)) #account {
        inset: 2.875rem auto auto var(--timeline-space-6);
      }
      p {
        margin: 0 0 var(--timeline-space-3);
        padding-block-end: var(--timeline-space-3);
        border-block-end: 1px solid var(--timeline-border);
      }
      p span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .organization {
        font-weight: 600;
      }
      label {
        display: grid;
        grid-template-columns: 1fr 1.25fr;
        align-items: center;
        margin-block-end: var(--timeline-space-2);
      }
      select {
        border-color: var(--timeline-border);
      }
      .leave {
        inline-size: 100%;
        margin-block-start: var(--timeline-space-1);
      }
      @media (max-width: 44rem) {
        #account {
          inset-inline-end: var(--timeline-space-4);
        }
      }
    `,
  ];

  override lang = "en";
  theme: Theme = "";
  session: Session | undefined;

  protected override render(): TemplateResult {
    const words = appWords(this.lang);
    const themes: [Theme, string][] = [["", words.themeSystem], ["light", words.themeLight], ["dark", words.themeDark]];
    const language = this.lang.split("-")[0] ?? "en";
    return html`<button class="open" popovertarget="account" aria-label=${words.account} title=${words.account}>
        ${icon("person", 18)}
      </button>
      <div id="account" popover role="group" aria-label=${words.account}>
        <p>
          <span class="organization">${this.session?.organization}</span>
          <span class="quiet small">${this.session?.user}</span>
        </p>
        <label>
          ${words.theme}
          <select @change=${this.chosen("theme-choice")}>
            ${themes.map(([theme, name]) => html`<option value=${theme} ?selected=${theme === this.theme}>${name}</option>`)}
          </select>
        </label>
        <label>
          ${words.language}
          <select @change=${this.chosen("language-choice")}>
            ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === language}>${name}</option>`)}
          </select>
        </label>
        <button class="outlined leave" @click=${() => this.dispatchEvent(new CustomEvent("sign-out"))}>${words.signOut}</button>
      </div>`;
  }

  private chosen(name: string): (event: Event) => void {
    return ({ target }) => this.dispatchEvent(new CustomEvent(name, { detail: (target as HTMLSelectElement).value }));
  }
}

customElements.define("account-menu", AccountMenu);
