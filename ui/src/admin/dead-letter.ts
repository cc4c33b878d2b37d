import { html, LitElement, nothing, type TemplateResult } from "lit";

import { type ApiFailure, asFailure } from "../api/failure.ts";
import { panels } from "../dashboard/styles.ts";
import { failureWords } from "../i18n/failure-words.ts";
import { Localizer } from "../i18n/localizer.ts";
import { controls } from "../theme/controls.ts";
import { formatted } from "./formatted.ts";
import { letterStyles } from "./letter-styles.ts";
import { type Content, type Letter, type PastReplay, readLetter, type Repair, type Requester } from "./letters.ts";
import "./repair-form.ts";
import { adminWords, type AdminWords } from "./words.ts";

/** One letter: why it was refused and where, its original bytes, its repair, and every replay so far. */
export class DeadLetter extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    client: { attribute: false },
    letter: { attribute: false },
    alike: { attribute: false },
    letterAddress: { attribute: false },
    read: { state: true },
    failure: { state: true },
    isOriginal: { state: true },
  };
  static override styles = [controls, panels, letterStyles];

  override lang = "en";
  theme = "";
  client: Requester | undefined;
  letter: string | undefined;
  /** Ids of letters that the same repair may mend. */
  alike: readonly string[] = [];
  letterAddress: (id: string) => string = () => "#";
  private read: Letter | undefined;
  private failure: ApiFailure | undefined;
  private isOriginal = false;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("letter") && !changed.has("client")) return;
    this.read = undefined;
    this.isOriginal = false;
    void this.load();
  }

  protected override render(): TemplateResult {
    const words = adminWords(this.lang);
    const localizer = new Localizer(this.lang);
    if (this.failure !== undefined) {
      return html`<div class="alert" role="alert">
        ${failureWords(localizer, this.failure)} <button @click=${this.load}>${words.retry}</button>
      </div>`;
    }
    if (this.read === undefined) return html`<p class="card quiet" role="status">${words.loading}</p>`;
    return html`${this.head(this.read, words, localizer)} ${this.message(this.read, words)}
      <repair-form
        .lang=${this.lang}
        theme=${this.theme || nothing}
        .client=${this.client}
        .letter=${this.read.letter}
        .message=${formatted(this.read.value?.text ?? "")?.message}
        .alike=${this.alike}
        @replayed=${this.replayed}
      ></repair-form>
      ${this.history(this.read.replays, words, localizer)}`;
  }

  private head({ letter, key }: Letter, words: AdminWords, localizer: Localizer): TemplateResult {
    const facts: [string, unknown][] = [
      [words.where, html`<code>${letter.path}</code>`],
      [words.refused, localizer.shortDateTime(letter.failed_at)],
      [words.source, letter.source || "–"],
      [words.attempts, localizer.number(letter.attempts)],
      [words.stage, letter.stage],
      [words.bytes, localizer.bytes(letter.value_bytes)],
      [words.place, html`<code>${letter.id}</code>`],
      [words.key, html`<code>${key.text ?? key.base64 ?? "–"}</code>`],
    ];
    return html`<section class="card" aria-labelledby="reason">
      <header>
        <h2 id="reason">${words.reasons[letter.reason] ?? letter.reason}</h2>
        <span class="chip ${letter.state === "replayed" ? "positive" : letter.state === "open" ? "warning" : "negative"}">${words.states[letter.state]}</span>
        ${letter.refused_again_as === null ? nothing : html`<a class="small" href=${this.letterAddress(letter.refused_again_as)}>${letter.refused_again_as}</a>`}
      </header>
      <p class="why">${letter.detail}</p>
      <dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    </section>`;
  }

  private message({ value, letter, headers }: Letter, words: AdminWords): TemplateResult {
    return html`<section class="card" aria-labelledby="message">
      <header>
        <h2 id="message">${words.message}</h2>
        <div class="segments">
          ${[false, true].map(
            (isOriginal) => html`<button aria-pressed=${isOriginal === this.isOriginal} @click=${() => (this.isOriginal = isOriginal)}>
              ${isOriginal ? words.original : words.formatted}
            </button>`,
          )}
        </div>
      </header>
      ${letter.is_truncated ? html`<p class="chip warning">${words.truncated}</p>` : nothing}
      ${this.content(value, letter.path, words)}
      ${
        headers.length === 0
          ? nothing
          : html`<details>
              <summary>${words.headers}</summary>
              <dl>${headers.map((each) => html`<div><dt>${each.name}</dt><dd><code>${each.value?.text ?? each.value?.base64 ?? words.empty}</code></dd></div>`)}</dl>
            </details>`
      }
    </section>`;
  }

  private content(value: Content | null, path: string, words: AdminWords): TemplateResult {
    const pre = (text: unknown): TemplateResult => html`<pre tabindex="0" role="region" aria-label=${words.original}>${text}</pre>`;
    if (value === null) return html`<p class="quiet">${words.empty}</p>`;
    if (value.text === undefined) return html`<p class="quiet">${words.base64}</p>${pre(value.base64 ?? "")}`;
    const parsed = this.isOriginal ? undefined : formatted(value.text);
    if (parsed === undefined) return pre(value.text);
    return pre(parsed.lines.map((line) => (line.path === path && path !== "$" ? html`<mark>${line.text}</mark>${"\n"}` : `${line.text}\n`)));
  }

  private history(replays: readonly PastReplay[], words: AdminWords, localizer: Localizer): TemplateResult {
    return html`<section class="card" aria-labelledby="history">
      <header><h2 id="history">${words.history}</h2></header>
      ${
        replays.length === 0
          ? html`<p class="quiet">${words.noHistory}</p>`
          : html`<ol class="history">${replays.map((each) => this.past(each, words, localizer))}</ol>`
      }
    </section>`;
  }

  private past(replay: PastReplay, words: AdminWords, localizer: Localizer): TemplateResult {
    const isGood = replay.outcome === "published" || replay.outcome === "would_publish";
    return html`<li>
      <span class="chip ${isGood ? "positive" : "negative"}">${words.outcomes[replay.outcome]}</span>
      <time class="small" datetime=${replay.replayed_at}>${localizer.shortDateTime(replay.replayed_at)}</time>
      <span class="quiet small">${localizer.fill(words.by, { user: replay.replayed_by, origin: replay.origin })}</span>
      <code>${repairText(replay.repair) ?? words.asItWas}</code>
      ${replay.detail === "" ? nothing : html`<span class="quiet">${localizer.fill(words.refusal, { reason: words.reasons[replay.reason] ?? replay.reason, path: replay.path, detail: replay.detail })}</span>`}
    </li>`;
  }

  private readonly load = async (): Promise<void> => {
    const { client, letter } = this;
    if (client === undefined || letter === undefined) return;
    try {
      this.failure = undefined;
      const read = await readLetter(client, letter);
      if (this.letter === letter) this.read = read;
    } catch (error) {
      if (this.letter === letter) this.failure = asFailure(error);
    }
  };

  private readonly replayed = async (event: CustomEvent<boolean>): Promise<void> => {
    await this.load();
    // A trial changes no state: the list stays as it is.
    if (!event.detail) this.dispatchEvent(new CustomEvent("replayed"));
  };
}

function repairText(repair: Repair): string | undefined {
  return Object.keys(repair).length === 0 ? undefined : JSON.stringify(repair);
}

customElements.define("dead-letter", DeadLetter);
