import { vi } from "vitest";

/** One upload as the browser began it, for a test to bring on its way. */
export interface StartedUpload {
  method: string;
  url: URL;
  headers: Record<string, string>;
  file: File;
  aborted: boolean;
  progress(share: number): void;
  answer(status: number, body: unknown): void;
}

/** Stands in for `XMLHttpRequest` at the network's edge. Returns the list of what was begun, which grows. */
export function takeUploads(): StartedUpload[] {
  const started: StartedUpload[] = [];
  vi.stubGlobal(
    "XMLHttpRequest",
    class {
      upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
      onload?: () => void;
      onerror?: () => void;
      onabort?: () => void;
      status = 0;
      responseText = "";
      #begun = { method: "", url: new URL("http://nobody.invalid"), headers: {} as Record<string, string> };
      open(method: string, url: string) {
        this.#begun = { method, url: new URL(url, location.origin), headers: {} };
      }
      setRequestHeader(name: string, value: string) {
        this.#begun.headers[name] = value;
      }
      getResponseHeader = () => (this.status < 400 ? "application/json" : "application/problem+json");
      abort() {
        started.find((one) => one.headers === this.#begun.headers)!.aborted = true;
        this.onabort?.();
      }
      send(file: File) {
        started.push({
          ...this.#begun,
          file,
          aborted: false,
          progress: (share) => this.upload.onprogress?.({ loaded: share * 100, total: 100 }),
          answer: (status, body) => {
            this.status = status;
            this.responseText = JSON.stringify(body);
            this.onload?.();
          },
        });
      }
    },
  );
  return started;
}
