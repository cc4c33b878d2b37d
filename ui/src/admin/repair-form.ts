import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import { type ApiFailure, asFailure } from "../api/failure.ts";
import { panels } from "../dashboard/styles.ts";
import { failureWords } from "../i18n/failure-words.ts";
import { Localizer } from "../i18n/localizer.ts";
import { fill } from "../i18n/plural.ts";
import { controls } from "../theme/controls.ts";
import { type LetterItem, type Outcome, replay, type ReplayAnswer, type Requester } from "./letters.ts";
import { repairOf, STEP_KINDS, suggestion, type Step, type StepKind } from "./repair.ts";
import { adminWords, type AdminWords } from "./words.ts";

const MOST_LETTERS = 100;

/** A repair, step by step, tried or carried out. Tells `replayed` after each answer, with whether it was a trial. */
export class RepairForm extends LitElement {
  static override properties = {
    lang: {},
    theme: { reflect: true },
    client: { attribute: false },
    letter: { attribute: false },
    message: { attribute: false },
    alike: { attribute: false },
    steps: { state: true },
    withAlike: { state: true },
    isWorking: { state: true },
    answer: { state: true },
    failure: { state: true },
  };
  static override styles = [
    controls,
    panels,
    css`
      form {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-3);
      }
      fieldset {
        display: grid;
        grid-template-columns: minmax(7rem, 1fr) minmax(0, 3fr) minmax(0, 3fr) 2rem;
        align-items: end;
        gap: var(--timeline-space-2);
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      fieldset label {
        display: flex;
        flex-direction: column;
        gap: var(--timeline-space-1);
        color: var(--timeline-text-quiet);
        font-size: var(--timeline-size-small);
      }
      fieldset :is(input, select) {
        color: var(--timeline-text);
        font-size: var(--timeline-size);
      }
      fieldset .icon {
        grid-column: 4;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--timeline-space-2);
      }
      .alike {
        display: flex;
        align-items: center;
        gap: var(--timeline-space-2);
      }
      .answer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--timeline-space-2);
      }
      ul {
        flex-basis: 100%;
        margin: 0;
        padding-inline-start: var(--timeline-space-4);
      }
      @container (max-width: 34rem) {
        fieldset {
          grid-template-columns: minmax(0, 1fr) 2rem;
        }
        fieldset label {
          grid-column: 1;
        }
        fieldset .icon {
          grid-column: 2;
        }
      }
    `,
  ];

  override lang = "en";
  theme = "";
  client: Requester | undefined;
  letter: LetterItem | undefined;
  /** The letter's content where it is JSON: what a suggestion is made from. */
  message: unknown;
  alike: readonly string[] = [];
  private steps: readonly Step[] = [];
  private withAlike = false;
  private isWorking = false;
  private answer: ReplayAnswer | undefined;
  private failure: ApiFailure | undefined;
  private suggestedFor = "";

  protected override willUpdate(): void {
    if (this.letter === undefined || this.letter.id === this.suggestedFor) return;
    this.suggestedFor = this.letter.id;
    this.steps = [suggestion(this.letter, this.message)];
    this.withAlike = false;
    this.answer = this.failure = undefined;
  }

  protected override render(): TemplateResult {
    const words = adminWords(this.lang);
    const localizer = new Localizer(this.lang);
    return html`<section class="card" aria-labelledby="repair">
      <header>
        <h2 id="repair">${words.repair}</h2>
        <span class="quiet small">${words.repairHint}</span>
      </header>
      <form @submit=${this.submit} autocomplete="off">
        ${this.steps.map((step, index) => this.step(step, index, words))}
        <div><button type="button" class="link" @click=${this.addStep}>${words.addStep}</button></div>
        ${
          this.alike.length === 0
            ? nothing
            : html`<label class="alike"
                ><input type="checkbox" .checked=${this.withAlike} @change=${(event: Event) => (this.withAlike = (event.target as HTMLInputElement).checked)} />
                ${localizer.plural(words.asWell, this.alike.length)}</label
              >`
        }
        <div class="actions">
          <button class="primary" type="submit" ?disabled=${this.isWorking}>${words.replay}</button>
          <button class="outlined" type="button" ?disabled=${this.isWorking} @click=${() => this.send(true)}>${words.tryIt}</button>
        </div>
        <div role="status">${this.outcome(words, localizer)}</div>
      </form>
    </section>`;
  }

  private step(step: Step, index: number, words: AdminWords): TemplateResult {
    const change = (part: Partial<Step>): void => {
      this.steps = this.steps.map((each, at) => (at === index ? { ...each, ...part } : each));
      this.answer = undefined;
    };
    const typed = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
    const takesValue = step.kind === "set" || step.kind === "rename";
    return html`<fieldset>
      <legend class="spoken">${fill(words.step, { n: String(index + 1) })}</legend>
      <label
        >${words.kind}
        <select .value=${step.kind} @change=${(event: Event) => change({ kind: typed(event) as StepKind })}>
          ${STEP_KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === step.kind}>${words.kinds[kind]}</option>`)}
        </select></label
      >
      <label>${words.path}<input .value=${step.path} placeholder="$.object_id" spellcheck="false" @input=${(event: Event) => change({ path: typed(event) })} /></label>
      ${
        takesValue
          ? html`<label
              >${step.kind === "set" ? words.value : words.newPath}
              <input .value=${step.value} spellcheck="false" @input=${(event: Event) => change({ value: typed(event) })}
            /></label>`
          : nothing
      }
      <button type="button" class="icon" aria-label=${fill(words.removeStep, { n: String(index + 1) })} @click=${() => this.removeStep(index)}>✕</button>
    </fieldset>`;
  }

  private outcome(words: AdminWords, localizer: Localizer): TemplateResult | typeof nothing {
    if (this.isWorking) return html`<span class="quiet">${words.working}</span>`;
    if (this.failure !== undefined) return html`<p class="alert">${failureWords(localizer, this.failure)}</p>`;
    if (this.answer === undefined) return nothing;
    const refusals = this.answer.letters.filter((each) => each.detail !== "");
    return html`<div class="answer">
      ${(Object.entries(this.answer.counts) as [Outcome, number][]).map(
        ([outcome, n]) => html`<span class="chip ${outcome.endsWith("refuse") || outcome === "refused" ? "negative" : "positive"}"
          >${fill(words.outcomeCount, { outcome: words.outcomes[outcome], n: localizer.number(n) })}</span
        >`,
      )}
      ${
        refusals.length === 0
          ? nothing
          : html`<ul>
              ${refusals.map((each) => html`<li>${fill(words.refusal, { reason: words.reasons[each.reason] ?? each.reason, path: each.path, detail: each.detail })}</li>`)}
            </ul>`
      }
    </div>`;
  }

  private readonly addStep = (): void => {
    this.steps = [...this.steps, { kind: "set", path: "", value: "" }];
  };

  private removeStep(index: number): void {
    this.steps = this.steps.filter((_, at) => at !== index);
    this.answer = undefined;
  }

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    void this.send(false);
  };

  private async send(isTrial: boolean): Promise<void> {
    const { client, letter } = this;
    if (client === undefined || letter === undefined || this.isWorking) return;
    const ids = [letter.id, ...(this.withAlike ? this.alike : [])].slice(0, MOST_LETTERS);
    this.isWorking = true;
    this.answer = this.failure = undefined;
    try {
      this.answer = await replay(client, ids, repairOf(this.steps), isTrial);
      this.dispatchEvent(new CustomEvent("replayed", { detail: isTrial }));
    } catch (error) {
      this.failure = asFailure(error);
    } finally {
      this.isWorking = false;
    }
  }
}

customElements.define("repair-form", RepairForm);
