import { parentPort } from "node:worker_threads";
import type { Invoice } from "../../../../contract/invoices.ts";
import { type PdfOptions, renderHere } from "./render.ts";

/** One document to render. */
export interface RenderOrder {
  invoice: Invoice;
  options: PdfOptions;
}
export type RenderAnswer = { pdf: Uint8Array } | { error: string };

parentPort?.on("message", async (order: RenderOrder) => {
  let answer: RenderAnswer;
  try {
    answer = { pdf: await renderHere(order.invoice, order.options) };
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
