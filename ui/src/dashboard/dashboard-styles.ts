import { css } from "lit";

/** The dashboard's grid, tiles and bars of people. */
export const dashboardStyles = css`
  .all {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: var(--timeline-space-4);
  }
  .wide {
    grid-column: 1 / -1;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    overflow: hidden;
    border: 1px solid var(--timeline-border);
    border-radius: var(--timeline-radius);
    background: var(--timeline-border);
    gap: 1px;
  }
  .tile {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-1);
    padding: var(--timeline-space-3) var(--timeline-space-4);
    background: var(--timeline-surface);
    color: var(--timeline-text);
    transition: background var(--timeline-quick);
  }
  .tile:hover {
    background: var(--timeline-surface-hover);
    text-decoration: none;
  }
  .tile:focus-visible {
    outline-offset: -2px;
  }
  .label {
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
    font-weight: 500;
  }
  .value {
    font-size: 1.5rem;
    font-weight: 600;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  .change {
    color: var(--timeline-text-quiet);
    font-size: var(--timeline-size-small);
    font-variant-numeric: tabular-nums;
  }
  .change.up {
    color: var(--timeline-positive);
  }
  .change.down {
    color: var(--timeline-negative);
  }
  .dates {
    display: flex;
    flex-wrap: wrap;
    gap: var(--timeline-space-3);
  }
  .people {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-1);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .people a {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--timeline-space-1) var(--timeline-space-3);
    margin-inline: calc(-1 * var(--timeline-space-2));
    padding: var(--timeline-space-1) var(--timeline-space-2);
    border-radius: var(--timeline-radius-small);
    color: inherit;
  }
  .people a:hover {
    background: var(--timeline-surface-hover);
    text-decoration: none;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .share {
    grid-column: 1 / -1;
    inline-size: 100%;
    block-size: 4px;
  }
  :host(:dir(rtl)) .share {
    transform: scaleX(-1);
  }
  .track {
    fill: var(--timeline-surface-sunken);
  }
  .part {
    fill: var(--timeline-accent);
  }
  .waiting {
    min-block-size: 5.5rem;
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  .waiting.tall {
    min-block-size: 20rem;
  }
  @keyframes breathe {
    from {
      background: var(--timeline-surface);
    }
    to {
      background: var(--timeline-surface-sunken);
    }
  }
  @container (max-width: 40rem) {
    .tiles .tile:first-child {
      grid-column: 1 / -1;
    }
  }
  @container (max-width: 52rem) {
    .all {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
