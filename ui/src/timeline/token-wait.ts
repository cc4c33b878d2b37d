const LONGEST_WAIT_MILLISECONDS = 10_000;

/** Requests that found the token expired wait here for the page to bring a new one. */
export class TokenWait {
  private waiting: { promise: Promise<boolean>; resolve: (came: boolean) => void } | undefined;

  /** `ask` tells the page. */
  constructor(private readonly ask: () => void) {}

  /** False when none comes in time. However many wait, the page is asked once. */
  forNew(): Promise<boolean> {
    if (this.waiting === undefined) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      this.waiting = { promise, resolve };
      setTimeout(resolve, LONGEST_WAIT_MILLISECONDS, false);
      void promise.then(() => (this.waiting = undefined));
      this.ask();
    }
    return this.waiting.promise;
  }

  came(): void {
    this.waiting?.resolve(true);
  }
}
