import { css } from "lit";

export const composerStyles = css`
  :host {
    display: block;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-2);
  }
  .buttons button {
    gap: 0.375rem;
  }
  .buttons svg {
    color: var(--timeline-text-quiet);
  }
  button[aria-pressed="true"] svg {
    color: inherit;
  }
  .dot {
    inline-size: 0.4375rem;
    block-size: 0.4375rem;
    border-radius: 50%;
    background: var(--timeline-accent);
  }
  .others {
    position: relative;
    display: inline-flex;
    align-items: center;
  }
  .others svg {
    position: absolute;
    inset-inline-end: 0.5rem;
    pointer-events: none;
  }
  .others select {
    inline-size: auto;
    min-inline-size: 0;
    padding-inline: var(--timeline-space-3) 1.75rem;
    border-color: var(--timeline-border);
    appearance: none;
    font-weight: 500;
    cursor: pointer;
    field-sizing: content;
  }
  .others select:hover {
    border-color: var(--timeline-border-control);
  }
  @container timeline (max-width: 34rem) {
    .buttons {
      flex-wrap: nowrap;
      margin: -3px;
      padding: 3px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .buttons > * {
      flex: none;
    }
  }
  .card {
    margin-block-start: var(--timeline-space-2);
    padding: var(--timeline-space-3);
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-surface-sunken);
  }
  h2 {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    margin: 0 0 var(--timeline-space-3);
    font-size: var(--timeline-size);
    font-weight: 600;
  }
`;
