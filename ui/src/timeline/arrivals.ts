import type { Localizer } from "../i18n/localizer.ts";

const FRESH_MILLISECONDS = 2600;

/** Events that came live: those above what is looked at are counted, those in sight shine for a moment. */
export class Arrivals {
  private readonly fresh = new Map<string, ReturnType<typeof setTimeout>>();
  private count = 0;
  private told = 0;
  private isAtTop = true;

  constructor(private readonly changed: () => void) {}

  /** How many wait above. */
  get above(): number {
    return this.isAtTop ? 0 : this.count;
  }

  add(id: string): void {
    this.count++;
    this.told++;
    clearTimeout(this.fresh.get(id));
    const forget = (): void => {
      this.fresh.delete(id);
      if (this.fresh.size === 0) this.told = 0;
      this.changed();
    };
    this.fresh.set(id, setTimeout(forget, FRESH_MILLISECONDS));
    if (this.isAtTop) this.count = 0;
    this.changed();
  }

  atTop(isAtTop: boolean): void {
    this.isAtTop = isAtTop;
    if (isAtTop) this.count = 0;
    this.changed();
  }

  isFresh(id: string): boolean {
    return this.fresh.has(id);
  }

  /** For the live region: how many came within the last moments. */
  spoken(localizer: Localizer): string {
    return this.told === 0 ? "" : localizer.plural(localizer.words.newEventsSpoken, this.told);
  }

  clear(): void {
    for (const timer of this.fresh.values()) clearTimeout(timer);
    this.fresh.clear();
    this.count = this.told = 0;
    this.isAtTop = true;
  }
}
