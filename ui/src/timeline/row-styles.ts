import { css } from "lit";

export const rowStyles = css`
  .event {
    position: relative;
    display: grid;
    grid-template-columns: 1.75rem minmax(0, 1fr);
    column-gap: var(--timeline-space-3);
    margin-inline: var(--timeline-space-2);
    padding-inline: var(--timeline-space-2);
    border-radius: var(--timeline-radius);
  }
  .event:hover,
  .event:focus-within {
    background: var(--timeline-surface-hover);
  }
  .event:focus-visible {
    outline-offset: -2px;
  }
  .rail {
    position: relative;
    display: flex;
    justify-content: center;
    padding-block-start: 0.375rem;
  }
  .rail::before {
    content: "";
    position: absolute;
    inset-block: 0;
    inset-inline-start: calc(50% - 0.5px);
    inline-size: 1px;
    background: var(--timeline-border);
  }
  .node {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 50%;
    box-shadow: 0 0 0 3px var(--timeline-surface);
    background: light-dark(#eceef1, #2c2f35);
    color: light-dark(#545b67, #b4bac5);
    font-size: 0.875rem;
  }
  .actor {
    display: inline-flex;
    align-items: center;
    gap: 0.3125rem;
  }
  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    border-radius: 50%;
    font-size: 0.5625rem;
    font-weight: 600;
    letter-spacing: -0.02em;
  }
  .event:hover .node,
  .event:focus-within .node {
    box-shadow: 0 0 0 3px var(--timeline-surface-hover);
  }
  .yellow {
    background: light-dark(#fdf0cd, #3d3216);
    color: light-dark(#805600, #f2c66d);
  }
  .blue {
    background: light-dark(#e3edfd, #1d3050);
    color: light-dark(#1d56b0, #93bdff);
  }
  .violet {
    background: light-dark(#eee8fd, #332a52);
    color: light-dark(#6338bf, #c0abff);
  }
  .green {
    background: light-dark(#dff4e7, #1b3828);
    color: light-dark(#176a3a, #74d69f);
  }
  .red {
    background: light-dark(#fde6e4, #472220);
    color: light-dark(#b3261e, #ffa49c);
  }
  .orange {
    background: light-dark(#fde9da, #452a17);
    color: light-dark(#9a4708, #ffb27a);
  }
  .content {
    display: flex;
    flex-direction: column;
    gap: 0.125rem;
    min-inline-size: 0;
    padding-block: 0.4375rem 0.5rem;
  }
  .line {
    display: flex;
    align-items: flex-start;
    gap: var(--timeline-space-2);
    min-block-size: 1.5rem;
  }
  .headline {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.375rem;
    min-inline-size: 0;
  }
  .title {
    margin-inline-end: 0.125rem;
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  time {
    line-height: 1.5rem;
    font-variant-numeric: tabular-nums;
  }
  .byline {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: 0.3125rem;
  }
  .byline .toggle::after {
    content: "";
    inline-size: 0.25rem;
    block-size: 0.25rem;
    margin-block-end: 0.125rem;
    border: solid currentColor;
    border-width: 0 1.25px 1.25px 0;
    rotate: 45deg;
  }
  .byline .toggle[aria-expanded="true"]::after {
    margin-block: 0.25rem 0;
    rotate: 225deg;
  }
  .byline a,
  .byline button {
    color: var(--timeline-text-quiet);
    font-size: inherit;
    text-decoration: underline;
    text-decoration-color: var(--timeline-border-control);
    text-underline-offset: 2px;
  }
  .byline .object .name {
    color: var(--timeline-text);
    font-weight: 500;
  }
  .byline .object:hover .name {
    color: inherit;
  }
  .byline button.toggle {
    text-decoration: none;
  }
  .byline a:hover,
  .byline button:hover {
    color: var(--timeline-accent);
  }
  .text {
    max-inline-size: 44rem;
    margin: 0.125rem 0 0;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .text.short {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .change {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  .changes {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
    margin-block: 0.1875rem 0.0625rem;
  }
  .changes .field {
    min-inline-size: 7.5rem;
    font-size: var(--timeline-size-small);
  }
  .chip {
    background: light-dark(#eff1f4, #2a2d33);
  }
  .event:hover .chip:not(.positive, .negative, .warning, .none),
  .event:focus-within .chip:not(.positive, .negative, .warning, .none) {
    background: var(--timeline-border);
  }
  .chip.before,
  .chip.none {
    color: var(--timeline-text-quiet);
  }
  .chip.none {
    padding-inline: 0.125rem;
    background: none;
    font-weight: 400;
  }
  .arrow {
    display: inline-grid;
  }
  :host(:dir(rtl)) .arrow {
    transform: scaleX(-1);
  }
  :host(:dir(rtl)) .actions {
    background: linear-gradient(to left, transparent, var(--timeline-surface-hover) 1rem);
  }
  dl {
    display: grid;
    grid-template-columns: fit-content(12rem) minmax(0, 1fr);
    gap: 0.1875rem var(--timeline-space-4);
    max-inline-size: 44rem;
    margin: var(--timeline-space-2) 0 0;
    font-size: 0.8125rem;
  }
  dt {
    overflow-wrap: anywhere;
    color: var(--timeline-text-quiet);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .below {
    display: flex;
    gap: var(--timeline-space-3);
    margin-block-start: 0.125rem;
  }
  .below button {
    font-size: inherit;
  }
  .when {
    position: relative;
    flex: none;
  }
  /* Over the end of the title, so that they take no room from it. */
  .actions {
    position: absolute;
    inset-block: -0.125rem auto;
    inset-inline-end: 100%;
    display: inline-flex;
    gap: 0.125rem;
    padding-inline: var(--timeline-space-4) var(--timeline-space-2);
    background: linear-gradient(to right, transparent, var(--timeline-surface-hover) 1rem);
    opacity: 0;
  }
  .event:hover .actions,
  .event:focus-within .actions {
    opacity: 1;
  }
  .actions button.icon {
    inline-size: 1.75rem;
    min-block-size: 1.75rem;
  }
  .actions button.icon:hover {
    background: var(--timeline-border);
  }
  .event.sending {
    opacity: 0.65;
  }
  .event.fresh {
    animation: arrive 2.5s ease-out;
  }
  @keyframes arrive {
    from {
      background: var(--timeline-accent-soft);
    }
  }
  mark {
    border-radius: 2px;
    background: var(--timeline-mark);
    color: inherit;
  }
  .content .alert {
    max-inline-size: 44rem;
    margin: var(--timeline-space-1) 0;
  }
  activity-timeline-form {
    margin-block: var(--timeline-space-2);
  }
  /* A finger must not meet a button that it cannot see: the first touch shows them. */
  @media (hover: none) {
    .event:not(:hover, :focus-within) .actions {
      pointer-events: none;
    }
  }
  @container timeline (max-width: 34rem) {
    .event {
      column-gap: var(--timeline-space-2);
      margin-inline: 0;
    }
    .changes .field {
      flex-basis: 100%;
    }
    dl {
      grid-template-columns: minmax(0, 1fr);
      row-gap: 0;
    }
    dd {
      margin-block-end: 0.25rem;
    }
  }
`;
