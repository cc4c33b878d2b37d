import type { ApiFailure } from "../api/failure.ts";
import type { Localizer } from "./localizer.ts";

/** What happened, for people. The API's own detail only where it names what they typed. */
export function failureWords(localizer: Localizer, failure: ApiFailure): string {
  const { words } = localizer;
  if (failure.isConflict) return words.failedConflict;
  switch (failure.status) {
    case 0:
      return words.failedOffline;
    case 401:
      return words.failedUnauthorized;
    case 403:
      return words.failedForbidden;
    case 404:
      return words.failedNotFound;
    case 413:
      return words.failedTooLarge;
    case 429:
      return localizer.plural(words.failedSlowDown, failure.retryAfterSeconds ?? 1);
  }
  if (failure.code === "query_too_large") return words.failedNarrow;
  if (failure.status < 500 && failure.detail !== "") {
    return localizer.fill(words.failedInvalid, { detail: failure.detail });
  }
  return words.failedServer;
}
