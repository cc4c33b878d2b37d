import { css } from "lit";

/** Cards, headings and lists of numbers; dashboard and admin begin with it. */
export const panels = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  h1 {
    margin: 0;
    font-size: 1.25rem;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  h2 {
    margin: 0;
    font-size: var(--timeline-size);
    font-weight: 600;
  }
  p {
    margin: 0;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--timeline-space-2) var(--timeline-space-4);
    margin-block-end: var(--timeline-space-4);
  }
  .bar h1 {
    margin-inline-end: auto;
  }
  .card {
    min-inline-size: 0;
    padding: var(--timeline-space-4);
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-surface);
  }
  .card > header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--timeline-space-1) var(--timeline-space-3);
    margin-block-end: var(--timeline-space-3);
  }
  .segments {
    display: inline-flex;
    flex-wrap: wrap;
    padding: 2px;
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-surface-sunken);
  }
  .segments button {
    min-block-size: 1.75rem;
    border-color: transparent;
    color: var(--timeline-text-quiet);
  }
  .segments button[aria-pressed="true"] {
    border-color: var(--timeline-border);
    background: var(--timeline-surface-raised);
    color: var(--timeline-text);
    box-shadow: 0 1px 2px light-dark(rgb(16 24 40 / 8%), rgb(0 0 0 / 30%));
  }
  .field {
    display: inline-flex;
    align-items: center;
    gap: var(--timeline-space-2);
    color: var(--timeline-text-quiet);
    white-space: nowrap;
  }
  .field input,
  .field select {
    inline-size: auto;
    color: var(--timeline-text);
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  a.number {
    color: inherit;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
  }
  th {
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
    font-weight: 500;
    text-align: start;
  }
  .rows th,
  .rows td {
    padding: var(--timeline-space-2) var(--timeline-space-3);
    border-block-end: 1px solid var(--timeline-border);
    text-align: start;
    vertical-align: top;
  }
  .rows tbody tr:hover {
    background: var(--timeline-surface-hover);
  }
  .rows tbody tr:last-child > * {
    border-block-end: 0;
  }
  .rows .number {
    text-align: end;
  }
  .scroll {
    overflow-x: auto;
  }
  .empty {
    padding: var(--timeline-space-6) var(--timeline-space-4);
    color: var(--timeline-text-quiet);
    text-align: center;
  }
  .empty strong {
    display: block;
    color: var(--timeline-text);
    font-weight: 600;
  }
`;
