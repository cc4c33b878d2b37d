import type { ReactiveController, ReactiveControllerHost } from "lit";

const TICK_MILLISECONDS = 30_000;

/** What the page around the element goes through. */
export interface PageListener {
  /** The back button, or a link of the page's own. */
  addressChanged: () => void;
  /** The browser is online again, or the page is looked at again. */
  woke: () => void;
  offline: () => void;
  /** Relative times have changed. */
  tick: () => void;
}

/** Listens while the element is in a page. */
export class PageEvents implements ReactiveController {
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(
    host: ReactiveControllerHost,
    private readonly listener: PageListener,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener("popstate", this.listener.addressChanged);
    addEventListener("online", this.seen);
    addEventListener("offline", this.listener.offline);
    document.addEventListener("visibilitychange", this.seen);
    this.ticking = setInterval(this.listener.tick, TICK_MILLISECONDS);
  }

  hostDisconnected(): void {
    removeEventListener("popstate", this.listener.addressChanged);
    removeEventListener("online", this.seen);
    removeEventListener("offline", this.listener.offline);
    document.removeEventListener("visibilitychange", this.seen);
    clearInterval(this.ticking);
  }

  private readonly seen = (): void => {
    if (document.visibilityState === "visible") this.listener.woke();
  };
}
