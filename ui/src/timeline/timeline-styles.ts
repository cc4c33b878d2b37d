import { css } from "lit";

export const timelineStyles = css`
  :host {
    display: block;
    block-size: 40rem;
    min-block-size: 16rem;
    background: var(--timeline-surface);
    container: timeline / inline-size;
  }
  .frame {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
  }
  .head {
    display: flex;
    flex-direction: column;
    gap: var(--timeline-space-3);
    padding: var(--timeline-space-3) var(--timeline-space-4);
    border-block-end: 1px solid var(--timeline-border);
  }
  .head:empty {
    display: none;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: var(--timeline-space-2);
  }
  activity-timeline-filters {
    flex: 1;
    min-inline-size: 0;
  }
  .connection {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2rem;
    color: var(--timeline-text-quiet);
  }
  .connection.offline {
    flex-basis: 100%;
    min-block-size: 0;
    color: var(--timeline-warning);
  }
  @container timeline (max-width: 56rem) {
    .connection .word {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  }
  .dot {
    flex: none;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--timeline-border-control);
  }
  .live .dot {
    background: light-dark(#1e9e57, #4cc585);
  }
  .offline .dot {
    background: var(--timeline-warning);
  }
  .body {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }
  activity-timeline-list {
    flex: 1;
    transition: opacity var(--timeline-quick) 150ms;
  }
  .reading activity-timeline-list {
    opacity: 0.5;
  }
  .body > .skeleton {
    padding-block-start: var(--timeline-space-4);
  }
  .pill {
    position: absolute;
    inset-block-start: var(--timeline-space-2);
    inset-inline: 0;
    z-index: 2;
    inline-size: max-content;
    margin-inline: auto;
    border-radius: 2rem;
    box-shadow: var(--timeline-shadow);
    animation: drop var(--timeline-quick) ease-out;
  }
  @keyframes drop {
    from {
      opacity: 0;
      transform: translateY(-0.5rem);
    }
  }
  .state {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-1);
    padding: var(--timeline-space-6);
    text-align: center;
  }
  .state h2 {
    margin: var(--timeline-space-2) 0 0;
    font-size: var(--timeline-size-large);
    font-weight: 600;
  }
  .state p {
    max-inline-size: 26rem;
    margin: 0;
  }
  .state button {
    margin-block-start: var(--timeline-space-3);
  }
  .emblem {
    display: grid;
    place-items: center;
    inline-size: 3.5rem;
    block-size: 3.5rem;
    border-radius: 50%;
    background: var(--timeline-surface-sunken);
    color: var(--timeline-text-quiet);
  }
  .emblem.negative {
    background: var(--timeline-negative-soft);
    color: var(--timeline-negative);
  }
  .uploads {
    margin: 0;
    padding: var(--timeline-space-2) var(--timeline-space-4);
    list-style: none;
    border-block-end: 1px solid var(--timeline-border);
  }
  .uploads li {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    margin: 0;
  }
  .uploads span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  progress {
    flex: 1;
    min-inline-size: 6rem;
    block-size: 0.375rem;
    appearance: none;
    border: 0;
    border-radius: 1rem;
    overflow: hidden;
    background: var(--timeline-border);
  }
  progress::-webkit-progress-bar {
    background: var(--timeline-border);
  }
  progress::-webkit-progress-value {
    background: var(--timeline-accent);
  }
  progress::-moz-progress-bar {
    background: var(--timeline-accent);
  }
  .drop {
    position: absolute;
    inset: var(--timeline-space-2);
    z-index: 20;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--timeline-space-2);
    border: 2px dashed var(--timeline-accent);
    border-radius: var(--timeline-radius);
    background: color-mix(in srgb, var(--timeline-accent-soft) 92%, transparent);
    color: var(--timeline-accent);
    font-weight: 600;
    pointer-events: none;
  }
  .toasts {
    position: absolute;
    inset-block-end: var(--timeline-space-4);
    inset-inline: var(--timeline-space-4);
    z-index: 15;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .toast {
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2);
    padding: 0.25rem 0.25rem 0.25rem var(--timeline-space-4);
    border-radius: var(--timeline-radius);
    background: light-dark(#23252b, #ececef);
    color: light-dark(#ffffff, #17181b);
    box-shadow: var(--timeline-shadow);
    pointer-events: auto;
    animation: drop var(--timeline-quick) ease-out;
  }
  .toast button {
    color: inherit;
    font-weight: 600;
  }
  .toast button:hover {
    background: light-dark(#3a3d45, #d3d5da);
  }
  @container timeline (max-width: 34rem) {
    .head {
      padding-inline: var(--timeline-space-2);
    }
  }
`;
