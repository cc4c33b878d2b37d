import { css } from "lit";

/** A letter's facts, its bytes and its history. */
export const letterStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-4);
  }
  .card > header {
    align-items: center;
  }
  .card > header .segments {
    margin-inline-start: auto;
  }
  .why {
    margin-block-end: var(--timeline-space-3);
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
    gap: var(--timeline-space-3);
    margin: 0;
  }
  dt {
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  code,
  pre {
    font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
    font-size: var(--timeline-size-small);
  }
  pre {
    max-block-size: 24rem;
    margin: 0;
    padding: var(--timeline-space-3);
    overflow: auto;
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-surface-sunken);
    line-height: 1.6;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    direction: ltr;
    text-align: start;
  }
  mark {
    border-radius: 2px;
    background: var(--timeline-negative-soft);
    box-shadow: 0 0 0 2px var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  details {
    margin-block-start: var(--timeline-space-3);
  }
  summary {
    inline-size: fit-content;
    margin-block-end: var(--timeline-space-2);
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
    cursor: pointer;
  }
  .history {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-3);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .history li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--timeline-space-1) var(--timeline-space-3);
  }
  .history code {
    overflow-wrap: anywhere;
  }
`;
