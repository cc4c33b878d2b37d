/** Who looks at the app: a token, kept for this tab only, and what it says about its bearer. */
export interface Session {
  token: string;
  organization: string;
  user: string;
  isAdmin: boolean;
}

const KEY = "activity-timeline:token";

/** The token of the address, once; it is taken out of it at once, so that no bookmark and no history keeps it. */
export function tokenFromAddress(address: URL): { token: string | undefined; cleaned: URL } {
  const cleaned = new URL(address);
  const [route = "", query = ""] = divided(cleaned.hash.slice(1));
  const parameters = new URLSearchParams(query);
  const token = parameters.get("token") ?? undefined;
  parameters.delete("token");
  const rest = parameters.toString();
  cleaned.hash = rest === "" ? route : `${route}?${rest}`;
  return { token, cleaned };
}

/** What the token claims. Only the API judges it: this decides what is offered, not what is allowed. */
export function sessionOf(token: string): Session | undefined {
  try {
    const claims = JSON.parse(decoded(token.split(".")[1] ?? "")) as Record<string, unknown>;
    const { org, sub, role } = claims;
    if (typeof org !== "string" || typeof sub !== "string") return undefined;
    return { token, organization: org, user: sub, isAdmin: role === "admin" };
  } catch {
    return undefined;
  }
}

export function keep(token: string | undefined): void {
  try {
    if (token === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // Storage is switched off: the session ends with the page.
  }
}

export function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** `#token=...` alone, or a route with a query of its own: `#/objects/lead/1?token=...`. */
function divided(hash: string): [string, string] {
  if (!hash.startsWith("/")) return ["", hash];
  const at = hash.indexOf("?");
  return at < 0 ? [hash, ""] : [hash.slice(0, at), hash.slice(at + 1)];
}

function decoded(part: string): string {
  const bytes = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (each) => each.charCodeAt(0)));
}
