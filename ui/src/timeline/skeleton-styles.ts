import { css } from "lit";

export const skeletonStyles = css`
  .skeleton {
    padding: var(--timeline-space-1) var(--timeline-space-4);
  }
  .bone {
    display: grid;
    grid-template: auto auto / 1.75rem minmax(0, 1fr);
    gap: 0.5rem var(--timeline-space-3);
    padding-block: 0.75rem;
    animation: breathe 1.4s ease-in-out infinite;
  }
  .bone > * {
    display: block;
    block-size: 0.75rem;
    border-radius: 0.375rem;
    background: var(--timeline-border);
  }
  .bone i {
    grid-row: span 2;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    border-radius: 50%;
  }
  .bone b {
    inline-size: 45%;
  }
  .bone u {
    inline-size: 70%;
  }
  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }
`;
