import { css } from "lit";

export const listStyles = css`
  :host {
    position: relative;
    display: block;
    min-block-size: 0;
    container: timeline / inline-size;
  }
  .scroller {
    block-size: 100%;
    overflow-y: auto;
    overflow-anchor: none;
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    scrollbar-color: var(--timeline-border-control) transparent;
    padding-block-end: var(--timeline-space-4);
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .row {
    display: flow-root;
  }
  .heading {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    margin: 0;
    padding: var(--timeline-space-3) var(--timeline-space-4) var(--timeline-space-1);
    font-size: var(--timeline-size-small);
    font-weight: 600;
    color: var(--timeline-text-quiet);
  }
  .heading button {
    min-block-size: 1.75rem;
    padding-inline: var(--timeline-space-1) var(--timeline-space-2);
    margin-inline-start: calc(-1 * var(--timeline-space-1));
    font-weight: 600;
    color: var(--timeline-text);
  }
  .heading.sticky {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0 1rem;
    z-index: 1;
    padding-block: var(--timeline-space-2);
    background: linear-gradient(var(--timeline-surface) 75%, transparent);
    pointer-events: none;
  }
  .count {
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  button.more {
    margin: var(--timeline-space-1) var(--timeline-space-4) var(--timeline-space-2) calc(var(--timeline-space-4) + 2.25rem);
    color: var(--timeline-accent);
  }
  .alert {
    margin: var(--timeline-space-2) var(--timeline-space-4);
  }
  .end {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-2);
    margin: 0;
    padding: var(--timeline-space-6) var(--timeline-space-4);
  }
  @container timeline (max-width: 34rem) {
    .heading,
    .skeleton {
      padding-inline: var(--timeline-space-2);
    }
  }
`;
