import { answerOrders } from "./kernel/pdf/orders.ts";

/** The thread in which documents are made, each kind by its slice; what a kind needs is loaded with its first one. */
answerOrders({
  invoice: async () => (await import("./slices/invoices/pdf/render.ts")).renderOrder,
  receipt: async () => (await import("./slices/approvals/pdf/render.ts")).renderOrder,
});
