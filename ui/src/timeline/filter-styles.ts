import { css } from "lit";

export const filterStyles = css`
  :host {
    display: block;
    container: timeline-filters / inline-size;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-2);
  }
  .search {
    position: relative;
    display: flex;
    flex: 1 1 14rem;
    align-items: center;
    color: var(--timeline-text-quiet);
  }
  .search svg {
    position: absolute;
    inset-inline-start: 0.5625rem;
    pointer-events: none;
  }
  .search input {
    padding-inline: 2rem;
    border-color: var(--timeline-border);
    color: var(--timeline-text);
  }
  .search input:hover {
    border-color: var(--timeline-border-control);
  }
  .search .clear {
    position: absolute;
    inset-inline-end: 0;
    min-block-size: 2rem;
  }
  .search .clear svg {
    position: static;
  }
  .menus {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-2);
  }
  .menu {
    position: relative;
  }
  .menu > button {
    font-weight: 450;
  }
  .menu > button svg {
    margin-inline-end: -0.25rem;
    color: var(--timeline-text-quiet);
  }
  .chosen {
    border-color: var(--timeline-accent) !important;
  }
  .badge {
    display: inline-grid;
    place-items: center;
    min-inline-size: 1.125rem;
    block-size: 1.125rem;
    padding-inline: 0.25rem;
    border-radius: 1rem;
    background: var(--timeline-accent);
    color: var(--timeline-accent-text);
    font-size: 0.6875rem;
    font-weight: 600;
  }
  .panel {
    position: absolute;
    inset-block-start: calc(100% + 0.25rem);
    inset-inline-end: 0;
    z-index: 10;
    inline-size: 16.5rem;
    padding: 0.375rem;
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-surface-raised);
    box-shadow: var(--timeline-shadow);
  }
  .options {
    display: flex;
    flex-direction: column;
    max-block-size: 20rem;
    overflow-y: auto;
  }
  .options label {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    min-block-size: 2rem;
    padding-inline: var(--timeline-space-2);
    border-radius: var(--timeline-radius-small);
    cursor: pointer;
  }
  .options label:hover {
    background: var(--timeline-surface-hover);
  }
  .options .glyph {
    display: grid;
  }
  .options .name {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .options p {
    margin: var(--timeline-space-2);
  }
  .presets button {
    justify-content: flex-start;
    font-weight: 400;
  }
  .find {
    margin-block-end: 0.375rem;
  }
  .dates {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--timeline-space-2);
    margin-block-start: 0.375rem;
    padding: var(--timeline-space-2) 0.25rem 0.25rem;
    border-block-start: 1px solid var(--timeline-border);
  }
  .date {
    min-inline-size: 0;
  }
  .date input {
    padding-inline: 0.375rem 0.125rem !important;
    font-size: 0.8125rem;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    margin-block-start: var(--timeline-space-2);
  }
  .active-filter {
    min-block-size: 1.625rem;
    padding-inline: var(--timeline-space-2) 0.375rem;
    border-radius: 1rem;
    background: var(--timeline-accent-soft);
    color: var(--timeline-accent);
    font-size: var(--timeline-size-small);
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .active-filter:hover {
    background: color-mix(in srgb, var(--timeline-accent-soft) 80%, var(--timeline-accent));
  }
  .chips .link {
    margin-inline-start: var(--timeline-space-1);
    font-weight: 500;
  }
  @container timeline-filters (max-width: 34rem) {
    .search {
      flex-basis: 100%;
    }
    .menus {
      position: relative;
      inline-size: 100%;
    }
    .menu {
      position: static;
    }
    .menus {
      gap: 0.375rem;
    }
    .menu > button svg {
      display: none;
    }
    .menu > button {
      padding-inline: 0.4375rem;
      font-size: 0.8125rem;
    }
    .panel {
      inset-inline: 0;
      inline-size: auto;
    }
  }
`;
