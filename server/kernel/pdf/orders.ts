import { parentPort } from "node:worker_threads";

/** One document to make: its kind, and what the slice of that kind makes it of. */
export interface RenderOrder {
  kind: string;
  content: unknown;
}
export type RenderAnswer = { pdf: Uint8Array } | { error: string };

/** Makes one document of what was ordered. */
export type Render = (content: never) => Promise<Uint8Array>;

/** Answers the orders that a `PdfPrinter` sends to this thread. */
export function answerOrders(kinds: Record<string, () => Promise<Render>>): void {
  parentPort?.on("message", async ({ kind, content }: RenderOrder) => {
    let answer: RenderAnswer;
    try {
      const load = kinds[kind];
      if (!load) throw new Error(`There is no document of the kind ${kind}.`);
      answer = { pdf: await (await load())(content as never) };
    } catch (error) {
      answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    parentPort?.postMessage(answer);
  });
}
