import { type Search, searchText } from "./address.ts";
import { ApiError } from "./api-error.ts";
import { addressFor, insist } from "./client.ts";
import { callAnswered, idempotencyKey } from "./idempotency.ts";

export interface UploadOptions {
  /** Told how much has gone out, from 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/**
 * Calls an endpoint that takes a file: `await upload(["expenses", "attach"], { id, name }, file)`. Throws as the client
 * does. `fetch` tells nobody how far a body has got, so this is the one place with the older way.
 */
export function upload(
  path: readonly string[],
  input: object,
  file: File,
  { onProgress, signal }: UploadOptions = {},
): Promise<unknown> {
  const call = { ...input, size: file.size, changed: file.lastModified };
  return insist(async () => {
    const response = await send(path, input, idempotencyKey(path, call), file, { onProgress, signal });
    if (response.status < 500) callAnswered(path, call);
    return response;
  }, signal);
}

function send(
  path: readonly string[],
  input: object,
  key: string,
  file: File,
  { onProgress, signal }: UploadOptions,
): Promise<Response> {
  const { method, url, rest } = addressFor(path, input);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const end = () => signal?.removeEventListener("abort", abort);
    request.open(method, `${url}${searchText(rest as Search)}`);
    request.setRequestHeader("accept", "application/json, application/problem+json");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("idempotency-key", key);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      end();
      const type = request.getResponseHeader("content-type") ?? "";
      const body = request.status === 204 ? null : request.responseText;
      resolve(new Response(body, { status: request.status, headers: { "content-type": type } }));
    };
    request.onerror = () => {
      end();
      reject(new ApiError(navigator.onLine ? "unreachable" : "offline"));
    };
    request.onabort = () => {
      end();
      reject(new DOMException("The upload was cancelled.", "AbortError"));
    };
    if (signal?.aborted) return reject(new DOMException("The upload was cancelled.", "AbortError"));
    signal?.addEventListener("abort", abort);
    request.send(file);
  });
}
