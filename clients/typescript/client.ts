// The whole client: paths, parameters and answers are typed by timeline.d.ts, which `make clients` generates.
import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./timeline.d.ts";

export type TimelineEvent = components["schemas"]["TimelineEvent"];
export type ErrorAnswer = components["schemas"]["ErrorAnswer"];

/** `token` is asked for before every request, so that it may expire. */
export function timelineClient(baseUrl: string, token: () => string): Client<paths> {
  const client = createClient<paths>({ baseUrl });
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token()}`);
      return request;
    },
  });
  return client;
}
