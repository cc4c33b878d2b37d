import type { TimelineClient } from "./client.ts";
import { ApiFailure, failureOf } from "./failure.ts";
import type { Place, TimelineEvent } from "./types.ts";

/** A link to the bytes of a file, good for minutes. Raises ApiFailure. */
export async function fileAddress(client: TimelineClient, fileId: string): Promise<URL> {
  const { body } = await client.request<{ url: string }>("GET", `/files/${encodeURIComponent(fileId)}`);
  return new URL(body.url, client.address("/"));
}

/** Sends a file; `onProgress` hears a part of 1. `fetch` tells no progress, so this is an XMLHttpRequest. */
export async function upload(
  client: TimelineClient,
  place: Place,
  file: File,
  id: string,
  onProgress: (part: number) => void,
): Promise<TimelineEvent> {
  const token = await client.token();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", client.address("/files/", { ...place, filename: file.name, id }));
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
