import { gunzipSync, gzipSync } from "node:zlib";

/**
 * A file that is kept packed and unpacked piece by piece while it is sent: for exports that would be a burden on
 * memory as they are.
 */
export class PackedFile extends File {
  readonly #pieces: Uint8Array[] = [];

  constructor(name: string, type: string) {
    super([], name, { type });
  }

  append(text: string): void {
    this.#pieces.push(gzipSync(text, { level: 1 }));
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.#pieces.values();
    return new ReadableStream({
      pull(controller) {
        const { value, done } = pieces.next();
        if (done) controller.close();
        else controller.enqueue(new Uint8Array(gunzipSync(value)));
      },
    });
  }
}
