import { Worker } from "node:worker_threads";
import { shipped } from "../../shipped.ts";
import { Refusal } from "../refusal.ts";
import type { RenderAnswer, RenderOrder } from "./orders.ts";

/** A document could not be made: it took too long, or the worker failed. The cause is for the log only. */
export class PdfError extends Error {
  override name = "PdfError";
}

/** Too many documents are waiting; trying again later helps. */
export class PdfBusyError extends PdfError {
  override name = "PdfBusyError";
}

export interface PdfPrinterSettings {
  /** The worker's module. */
  worker: URL;
  /** Milliseconds that one document may take. */
  patience: number;
  /** Milliseconds without work after which the worker ends and gives its memory back. */
  idle: number;
  /** Documents that may wait at once. */
  queue: number;
  /** Milliseconds that a document may wait; with `patience` less than a connection may lie idle. */
  wait: number;
}

const usual: PdfPrinterSettings = {
  worker: shipped.thread("pdf-worker.ts"),
  patience: 20_000,
  idle: 8_000,
  queue: 100,
  wait: 8_000,
};

interface Job {
  order: RenderOrder;
  resolve(pdf: Uint8Array): void;
  reject(error: PdfError): void;
  late: ReturnType<typeof setTimeout>;
}

/**
 * Prints documents one after the other in a worker thread, which is started for the first and ends when nothing
 * came for a while. A worker that fails or takes too long costs only the document it was at.
 */
export class PdfPrinter {
  private readonly settings: PdfPrinterSettings;
  private readonly waiting: Job[] = [];
  private worker: Worker | null = null;
  private current: Job | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(settings: Partial<PdfPrinterSettings> = {}) {
    this.settings = { ...usual, ...settings };
  }

  /** The document as PDF. Throws PdfError when it cannot be made, PdfBusyError when too many are waiting. */
  print(kind: string, content: unknown): Promise<Uint8Array> {
    if (this.waiting.length >= this.settings.queue) {
      return Promise.reject(new PdfBusyError("too many documents are waiting"));
    }
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(job), 1);
        reject(new PdfBusyError("the documents before take too long"));
      }, this.settings.wait);
      const job: Job = { order: { kind, content }, resolve, reject, late };
      this.waiting.push(job);
      this.next();
    });
  }

  /** Whether a worker is running; for tests and metrics. */
  get running(): boolean {
    return this.worker !== null;
  }

  private next(): void {
    if (this.current) return;
    clearTimeout(this.timer);
    const job = this.waiting.shift();
    if (!job) {
      if (this.worker) this.setTimer(() => this.endWorker(), this.settings.idle, false);
      return;
    }
    clearTimeout(job.late);
    this.current = job;
    this.worker ??= this.startWorker();
    this.worker.ref();
    this.setTimer(() => this.fail(new PdfError("rendering took too long")), this.settings.patience, true);
    this.worker.postMessage(job.order);
  }

  private setTimer(act: () => void, after: number, keepsAlive: boolean): void {
    this.timer = setTimeout(act, after);
    if (!keepsAlive) this.timer.unref();
  }

  private startWorker(): Worker {
    const worker = new Worker(this.settings.worker);
    worker.on("message", (answer: RenderAnswer) => {
      if (this.worker === worker) this.answer(answer);
    });
    worker.on("error", (cause) => {
      if (this.worker === worker) this.fail(new PdfError("the PDF worker failed", { cause }));
    });
    worker.on("exit", (code) => {
      if (this.worker === worker) this.fail(new PdfError(`the PDF worker ended with code ${code}`));
    });
    return worker;
  }

  private answer(answer: RenderAnswer): void {
    const job = this.current;
    this.current = null;
    this.worker?.unref();
    if ("pdf" in answer) job?.resolve(answer.pdf);
    else job?.reject(new PdfError("the document could not be rendered", { cause: new Error(answer.error) }));
    this.next();
  }

  private fail(error: PdfError): void {
    const job = this.current;
    this.current = null;
    this.endWorker();
    job?.reject(error);
    this.next();
  }

  private endWorker(): void {
    const worker = this.worker;
    this.worker = null;
    clearTimeout(this.timer);
    void worker?.terminate();
  }

  /** Ends the worker; what was waiting fails. */
  [Symbol.dispose](): void {
    for (const job of this.waiting.splice(0)) {
      clearTimeout(job.late);
      job.reject(new PdfError("the server is stopping"));
    }
    this.current?.reject(new PdfError("the server is stopping"));
    this.current = null;
    this.endWorker();
  }
}

const printer = new PdfPrinter();

/**
 * A document as a PDF file, of what the slice of its kind makes it of (`server/pdf-worker.ts`). Rendered in a worker
 * thread, one document at a time for the whole program.
 * @throws Refusal unavailable when too many wait; PdfError when it takes more than 20 seconds or the worker fails
 */
export async function printPdf(kind: string, content: unknown, name: string): Promise<File> {
  const pdf = await printer.print(kind, content).catch((cause: unknown) => {
    throw cause instanceof PdfBusyError ? new Refusal("unavailable", { retryAfter: 5, cause }) : cause;
  });
  return new File([pdf as Uint8Array<ArrayBuffer>], name, { type: "application/pdf" });
}
