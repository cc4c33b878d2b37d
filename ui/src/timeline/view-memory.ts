import { checked, fromUrl, NO_FILTERS, toUrl, type View } from "./filters.ts";
import type { Storage } from "./storage.ts";

export const DEFAULT_VIEW: View = { filters: NO_FILTERS, grouping: "date" };

/** Filters and grouping in the address, where they can be shared, and in this browser, for the next visit. */
export class ViewMemory {
  /** Objects of one type are looked at in the same way. */
  constructor(
    private readonly storage: Storage,
    private readonly objectType: string,
    private readonly usesAddress: boolean,
  ) {}

  /** The address first: somebody sent a link. Then what this browser showed last, which the address then says, too. */
  first(): View {
    const said = this.said();
    if (said !== undefined) return said;
    const view = this.kept() ?? DEFAULT_VIEW;
    if (this.usesAddress) history.replaceState(history.state, "", toUrl(view, new URL(location.href)));
    return view;
  }

  /** After the back button. */
  current(): View {
    return this.said() ?? DEFAULT_VIEW;
  }

  /** Letters that are typed on into a search are one step of the back button. */
  keep(view: View, before: View): void {
    this.storage.write(this.key, view);
    if (!this.usesAddress) return;
    const url = toUrl(view, new URL(location.href));
    const isTypedOn = before.filters.search !== "" && view.filters.search !== before.filters.search;
    if (isTypedOn) history.replaceState(history.state, "", url);
    else history.pushState(history.state, "", url);
  }

  private said(): View | undefined {
    return this.usesAddress ? fromUrl(new URL(location.href)) : undefined;
  }

  private kept(): View | undefined {
    const kept = this.storage.read(this.key);
    if (typeof kept !== "object" || kept === null) return undefined;
    const { filters, grouping } = kept as Record<string, unknown>;
    return checked({ ...(typeof filters === "object" ? filters : {}), grouping });
  }

  private get key(): string {
    return `view:${this.objectType}`;
  }
}
