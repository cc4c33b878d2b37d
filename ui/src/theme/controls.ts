import { css } from "lit";

/** Buttons, inputs, chips and the one focus style; every element of ours begins with it, outermost ones with `tokens`. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--timeline-accent);
    outline-offset: 1px;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-1);
    min-block-size: 2rem;
    padding-inline: var(--timeline-space-3);
    border: 1px solid transparent;
    border-radius: var(--timeline-radius-small);
    background: transparent;
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
    transition: background var(--timeline-quick), border-color var(--timeline-quick);
  }
  button:hover {
    background: var(--timeline-surface-hover);
  }
  button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  button.outlined {
    border-color: var(--timeline-border);
    background: var(--timeline-surface-raised);
  }
  button.outlined:hover {
    border-color: var(--timeline-border-control);
  }
  button.primary {
    background: var(--timeline-accent);
    color: var(--timeline-accent-text);
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in srgb, var(--timeline-accent) 88%, var(--timeline-text));
  }
  button.danger {
    color: var(--timeline-negative);
  }
  button.icon {
    inline-size: 2rem;
    padding: 0;
    color: var(--timeline-text-quiet);
  }
  button.icon:hover {
    color: var(--timeline-text);
  }
  button.link {
    min-block-size: 0;
    padding: 0;
    border-radius: 2px;
    color: var(--timeline-accent);
    font-weight: inherit;
  }
  button.link:hover {
    background: none;
    text-decoration: underline;
  }
  button[aria-pressed="true"] {
    border-color: var(--timeline-accent);
    background: var(--timeline-accent-soft);
    color: var(--timeline-accent);
  }
  a {
    color: var(--timeline-accent);
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
  }
  input:not([type="checkbox"], [type="radio"]),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: 2rem;
    padding: var(--timeline-space-1) var(--timeline-space-2);
    border: 1px solid var(--timeline-border-control);
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-surface-raised);
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--timeline-text-quiet);
    opacity: 1;
  }
  input[type="checkbox"],
  input[type="radio"] {
    inline-size: 1rem;
    block-size: 1rem;
    margin: 0;
    accent-color: var(--timeline-accent);
  }
  [aria-invalid="true"] {
    border-color: var(--timeline-negative) !important;
  }
  .quiet {
    color: var(--timeline-text-quiet);
  }
  .small {
    font-size: var(--timeline-size-small);
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: var(--timeline-space-1);
    max-inline-size: 100%;
    padding: 0.0625rem var(--timeline-space-2);
    border-radius: 1rem;
    background: var(--timeline-surface-sunken);
    font-size: var(--timeline-size-small);
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .chip.positive {
    background: var(--timeline-positive-soft);
    color: var(--timeline-positive);
  }
  .chip.negative {
    background: var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  .chip.warning {
    background: var(--timeline-warning-soft);
    color: var(--timeline-warning);
  }
  .spoken {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .alert {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--timeline-space-2);
    padding: var(--timeline-space-2) var(--timeline-space-3);
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  .alert button {
    color: inherit;
    text-decoration: underline;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
  @media (pointer: coarse) {
    button,
    button.icon {
      min-block-size: 2.5rem;
    }
    button.link {
      min-block-size: 0;
    }
  }
`;
