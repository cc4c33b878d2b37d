import type { TimelineClient } from "./client.ts";
import { ApiFailure, failureOf } from "./failure.ts";
import type { Place, TimelineEvent } from "./types.ts";

/** A link to the bytes of a file, good for minutes. Raises ApiFailure. */
export async function fileAddress(client: TimelineClient, fileId: string): Promise<URL> {
  const { body } = await client.request<{ url: string }>("GET", `/files/${encodeURIComponent(fileId)}`);
  return new URL(body.url, client.address("/"));
}

/**
 * Sends a file; `onProgress` hears a part of 1. Its token may have expired since the page was opened: with a new one it
 * is sent again, under the same id, which attaches it once.
 */
export async function upload(
  client: TimelineClient,
  place: Place,
  file: File,
  id: string,
  onProgress: (part: number) => void,
): Promise<TimelineEvent> {
  const address = client.address("/files/", { ...place, filename: file.name, id });
  try {
    return await send(address, await client.token(), file, onProgress);
  } catch (error) {
    const isExpired = error instanceof ApiFailure && error.status === 401;
    if (!isExpired || !(await client.onUnauthorized())) throw error;
    return send(address, await client.token(), file, onProgress);
  }
}

/** By an XMLHttpRequest: `fetch` tells no progress. */
function send(address: URL, token: string, file: File, onProgress: (part: number) => void): Promise<TimelineEvent> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = (progress) => {
      if (progress.lengthComputable) onProgress(progress.loaded / progress.total);
    };
    request.onerror = () => reject(new ApiFailure(0, "offline", ""));
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as TimelineEvent);
      else reject(failureOf(request.status, request.responseText, request.getResponseHeader("Retry-After")));
    };
    request.send(file);
  });
}
