/**
 * Clicks on links of this app without loading the page anew, whose filters stand in the query. Returns what undoes it.
 * Whoever reads the address hears of it as of the back button: by `popstate`.
 */
export function followLinks(root: EventTarget, open: (address: URL) => void): () => void {
  const follow = (event: Event): void => {
    if (!(event instanceof MouseEvent) || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    if (!(link instanceof HTMLAnchorElement) || link.target !== "" || link.hasAttribute("download")) return;
    const address = new URL(link.href, location.href);
    if (address.origin !== location.origin || address.pathname !== location.pathname || !address.hash.startsWith("#/")) return;
    event.preventDefault();
    open(address);
  };
  root.addEventListener("click", follow);
  return () => root.removeEventListener("click", follow);
}
