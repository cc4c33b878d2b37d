import { html, type TemplateResult } from "lit";

/** Grey bars in the shape of rows; only the words are told to screen readers. */
export function skeleton(label: string, count: number): TemplateResult {
  return html`<div class="skeleton" role="status">
    <span class="spoken">${label}</span>
    ${Array.from({ length: count }, () => html`<div class="bone"><i></i><b></b><u></u></div>`)}
  </div>`;
}
