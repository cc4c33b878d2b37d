import { css } from "lit";

export const formStyles = css`
  :host {
    display: block;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr));
    gap: var(--timeline-space-3);
  }
  .field {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 0.1875rem;
    min-inline-size: 0;
  }
  .field.wide {
    grid-column: 1 / -1;
  }
  .field.flag {
    flex-direction: row;
    align-items: center;
    gap: var(--timeline-space-2);
    align-self: end;
    min-block-size: 2rem;
  }
  .label {
    font-size: var(--timeline-size-small);
    font-weight: 500;
    color: var(--timeline-text-quiet);
  }
  textarea {
    resize: vertical;
    min-block-size: 3.25rem;
    field-sizing: content;
    max-block-size: 20rem;
  }
  .problem {
    color: var(--timeline-negative);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--timeline-space-2);
    margin-block-start: var(--timeline-space-3);
  }
  .buttons .more {
    margin-inline-start: auto;
    font-weight: 400;
  }
  .alert {
    margin-block: var(--timeline-space-3) 0;
  }
  .mentions {
    position: absolute;
    inset-block-start: 100%;
    inset-inline-start: 0;
    z-index: 3;
    min-inline-size: 16rem;
    max-inline-size: 100%;
    margin: 0.25rem 0 0;
    padding: 0.25rem;
    list-style: none;
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-surface-raised);
    box-shadow: var(--timeline-shadow);
  }
  .mentions li {
    padding: var(--timeline-space-1) var(--timeline-space-2);
    border-radius: var(--timeline-radius-small);
    cursor: pointer;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .mentions li:hover,
  .mentions li[aria-selected="true"] {
    background: var(--timeline-accent-soft);
  }
`;
