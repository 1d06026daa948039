import type { ApprovalContent, ApprovalKind } from "../../../contract/approval.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { Later } from "../../kernel/http/routes.ts";

/** Something of another slice, as it is submitted. */
export interface Subject {
  id: string;
  clientId: string;
  projectId: string | null;
  /** Whose it is. */
  personId: string | null;
  /** Whether it is anything that the client may see. */
  forClient: boolean;
  title: string;
  /** `YYYY-MM-DD`. */
  day: string | null;
  /** Minor units. */
  amount: number | null;
  currency: string | null;
  minutes: number | null;
  /** What the client is shown. */
  content: ApprovalContent;
}

/** Reads what is to be submitted, as staff or the program see it. What is not there is left out. */
export type ReadSubjects = (db: TenantDb, ids: string[]) => Promise<Subject[]>;

/** How the other slices say what their things are. */
export type SubjectSources = Record<"time_entry" | "expense" | "invoice", ReadSubjects>;

/** A receipt of an expense, as it is now. */
export interface KeptReceipt {
  id: string;
  name: string;
  sha256: string;
  mediaType: string;
  size: number;
}

/** How the slice that has the expenses hands over their receipts, as far as whoever looks sees them. */
export interface ReceiptSource {
  list(ctx: Ctx, expenseId: string): Promise<KeptReceipt[]>;
  read(
    ctx: Ctx,
    expenseId: string,
    input: { receiptId: string; download?: boolean | undefined },
  ): Promise<Later<Blob>>;
}

export const entryTables = { time_entry: "time_entries", expense: "expenses" } as const;
export type EntryKind = keyof typeof entryTables;

export function isOfSource(kind: string): kind is keyof SubjectSources {
  return kind === "time_entry" || kind === "expense" || kind === "invoice";
}

export type Kind = ApprovalKind;
