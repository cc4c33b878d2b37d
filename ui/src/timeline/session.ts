import type { TimelineEvent } from "../api/types.ts";

/** Who is looking, as the token says. The API decides what may be done; this decides which buttons are shown. */
export interface Session {
  user: string;
  organization: string;
  role: string;
}

/** The claims of a JWT, unchecked; undefined for what is none. */
export function sessionOf(token: string): Session | undefined {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (sign) => sign.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { sub, org, role } = claims;
    if (typeof sub !== "string" || typeof org !== "string") return undefined;
    return { user: sub, organization: org, role: typeof role === "string" ? role : "member" };
  } catch {
    return undefined;
  }
}

/** The rules of docs/editing.md: one's own, or any for admins and services; what the system made is nobody's. */
export function mayEdit(event: TimelineEvent, session: Session | undefined): boolean {
  if (session === undefined) return false;
  if (session.role !== "member") return true;
  return !event.is_system_generated && event.actor?.id === session.user;
}
