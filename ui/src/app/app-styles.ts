import { css } from "lit";

/** The bar at the top and the room below it. */
export const appStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 100vh;
    background: var(--timeline-surface);
  }
  header {
    position: sticky;
    inset-block-start: 0;
    z-index: 20;
    display: flex;
    align-items: center;
    gap: var(--timeline-space-2) var(--timeline-space-6);
    min-block-size: 3rem;
    padding-inline: var(--timeline-space-6);
    border-block-end: 1px solid var(--timeline-border);
    background: var(--timeline-surface);
  }
  .brand {
    display: inline-flex;
    align-items: center;
    gap: var(--timeline-space-2);
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  .brand svg {
    color: var(--timeline-accent);
  }
  nav {
    display: flex;
    gap: var(--timeline-space-1);
    align-self: stretch;
  }
  nav a {
    display: inline-flex;
    align-items: center;
    padding-inline: var(--timeline-space-3);
    border-block: 2px solid transparent;
    color: var(--timeline-text-quiet);
    font-weight: 500;
    white-space: nowrap;
  }
  nav a:hover {
    color: var(--timeline-text);
    text-decoration: none;
  }
  nav a[aria-current] {
    border-block-end-color: var(--timeline-accent);
    color: var(--timeline-text);
  }
  nav a:focus-visible {
    outline-offset: -3px;
  }
  account-menu {
    margin-inline-start: auto;
  }
  .veil {
    position: fixed;
    inset: 0;
    z-index: 40;
    overflow: auto;
    background: color-mix(in srgb, var(--timeline-surface-sunken) 80%, transparent);
    backdrop-filter: blur(3px);
  }
  main {
    flex: 1;
    inline-size: 100%;
    max-inline-size: 72rem;
    margin-inline: auto;
    padding: var(--timeline-space-6);
  }
  /* The list scrolls within the window, so that the page has one scroll bar. */
  :host([fits]) {
    block-size: 100dvh;
    min-block-size: 32rem;
  }
  :host([fits]) main {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    padding-block-end: 0;
  }
  activity-timeline {
    flex: 1;
    min-block-size: 0;
    block-size: auto;
    border: 1px solid var(--timeline-border);
    border-block-end: 0;
    border-start-start-radius: var(--timeline-radius);
    border-start-end-radius: var(--timeline-radius);
    overflow: hidden;
  }
  main:focus-visible {
    outline: none;
  }
  .skip {
    position: absolute;
    inset-block-start: -4rem;
    inset-inline-start: var(--timeline-space-2);
    z-index: 30;
    padding: var(--timeline-space-2) var(--timeline-space-3);
    border-radius: var(--timeline-radius-small);
    background: var(--timeline-accent);
    color: var(--timeline-accent-text);
  }
  .skip:focus {
    inset-block-start: var(--timeline-space-2);
  }
  @media (max-width: 44rem) {
    header {
      flex-wrap: wrap;
      padding-inline: var(--timeline-space-4);
    }
    .brand {
      min-block-size: 2.5rem;
    }
    nav {
      order: 1;
      flex-basis: 100%;
      margin-inline: calc(-1 * var(--timeline-space-3));
      min-block-size: 2.5rem;
      overflow-x: auto;
    }
    main {
      padding: var(--timeline-space-4);
    }
  }
`;
