import { css } from "lit";

/**
 * Every colour, distance and size. A page overrides the `--timeline-*` names on the element; what is said there wins
 * over `:host`. Only outermost elements have them: within they are inherited, and with them what a page chose. Contrast:
 * text 4.5:1 and more on every surface it stands on, borders of controls 3:1 (WCAG 2.2 AA).
 */
export const tokens = css`
  :host {
    color-scheme: light dark;
    /* Not system-ui: on Windows that is the language's own font, on many a Linux one that is too wide. */
    --timeline-font: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica,
      Arial, sans-serif;
    --timeline-surface: light-dark(#ffffff, #17181b);
    --timeline-surface-raised: light-dark(#ffffff, #212328);
    --timeline-surface-sunken: light-dark(#f6f7f9, #1e2024);
    --timeline-surface-hover: light-dark(#f3f4f6, #23252a);
    --timeline-text: light-dark(#1b1d22, #ececef);
    --timeline-text-quiet: light-dark(#5b616b, #a3a8b2);
    --timeline-border: light-dark(#e5e7eb, #303238);
    --timeline-border-control: light-dark(#868d98, #747a85);
    --timeline-accent: light-dark(#3451c7, #9db1ff);
    --timeline-accent-text: light-dark(#ffffff, #10131f);
    --timeline-accent-soft: light-dark(#eaeefc, #262d47);
    --timeline-positive: light-dark(#18703e, #6fd39a);
    --timeline-positive-soft: light-dark(#e3f5ea, #1c3427);
    --timeline-negative: light-dark(#b3261e, #ff9c94);
    --timeline-negative-soft: light-dark(#fdeceb, #42211f);
    --timeline-warning: light-dark(#855300, #f0bd62);
    --timeline-warning-soft: light-dark(#fdf1dc, #3b2d14);
    --timeline-mark: light-dark(#ffe38a, #6b5500);
    --timeline-shadow: 0 1px 2px light-dark(rgb(16 24 40 / 8%), rgb(0 0 0 / 40%)),
      0 8px 24px light-dark(rgb(16 24 40 / 12%), rgb(0 0 0 / 50%));
    --timeline-space-1: 0.25rem;
    --timeline-space-2: 0.5rem;
    --timeline-space-3: 0.75rem;
    --timeline-space-4: 1rem;
    --timeline-space-6: 1.5rem;
    --timeline-radius: 0.5rem;
    --timeline-radius-small: 0.375rem;
    --timeline-size-small: 0.75rem;
    --timeline-size: 0.875rem;
    --timeline-size-large: 1rem;
    --timeline-quick: 120ms;
    font-family: var(--timeline-font);
    font-size: var(--timeline-size);
    line-height: 1.45;
    color: var(--timeline-text);
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --timeline-quick: 0ms;
    }
  }
`;
