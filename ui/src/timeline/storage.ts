/** What this browser keeps: drafts and the last view. Never a token, never an event that was saved. */
export class Storage {
  /** `scope` divides organizations, users and objects that share one browser. */
  constructor(private readonly scope: string) {}

  read(name: string): unknown {
    try {
      const text = localStorage.getItem(this.key(name));
      return text === null ? undefined : (JSON.parse(text) as unknown);
    } catch {
      return undefined; // Storage is switched off, or somebody else wrote there.
    }
  }

  write(name: string, value: unknown): void {
    try {
      if (value === undefined) localStorage.removeItem(this.key(name));
      else localStorage.setItem(this.key(name), JSON.stringify(value));
    } catch {
      // Full or switched off: the page works, it only remembers nothing.
    }
  }

  private key(name: string): string {
    return `activity-timeline:${this.scope}:${name}`;
  }
}
