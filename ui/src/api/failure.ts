/** Whatever went wrong with a request: the API's `{"error", "detail"}`, or that no answer came. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";

  /** `status` is 0 and `code` is `offline` when no answer came. */
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(detail);
  }

  /** Another write came first: read again before writing again. */
  get isConflict(): boolean {
    return this.status === 409 || this.status === 412;
  }

  /** Repeating the same request can help. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** What an answer that is none of success says; its body may be the API's own, a proxy's page, or nothing. */
export function failureOf(status: number, body: string, retryAfter: string | null): ApiFailure {
  const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
  try {
    const { error, detail } = JSON.parse(body) as { error?: unknown; detail?: unknown };
    if (typeof error === "string" && typeof detail === "string") return new ApiFailure(status, error, detail, seconds);
  } catch {
    // No JSON: whatever stands before the API answered, and has no words for people.
  }
  return new ApiFailure(status, "http_error", "", seconds);
}

/** An error of any kind as a failure; what `fetch` itself throws means that no answer came. */
export function asFailure(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure(0, "offline", "");
}
