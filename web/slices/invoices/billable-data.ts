import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { type EntryGrouping, entryGroupings, entryKinds } from "../../../contract/invoice-entries.ts";
import type { Invoice } from "../../../contract/invoices.ts";
import { dateText, oneOf, type RawSearch } from "../../kernel/address.ts";
import { api } from "../../kernel/api.ts";
import type { client } from "../../kernel/client.ts";
import { readDraft, writeDraft } from "../../ui/use-draft.ts";
import { idOf } from "../approvals/data.ts";
import { draftKey } from "./desk-autosave.ts";
import { type Draft, draftOf } from "./desk-draft-state.ts";

export type Billable = Awaited<ReturnType<typeof client.invoices.billable>>;
export type BillableLine = Billable["lines"][number];

/** What is to be invoiced, as the address says it. */
export type BillablePlace = {
  project?: string;
  invoice?: string;
  kind?: (typeof entryKinds)[number];
  to?: string;
  groupBy?: EntryGrouping;
};

export function parseBillablePlace(raw: RawSearch): BillablePlace {
  return {
    project: idOf(raw.project),
    invoice: idOf(raw.invoice),
    kind: oneOf(raw.kind, entryKinds),
    to: dateText(raw.to),
    groupBy: oneOf(raw.groupBy, entryGroupings),
  };
}

/** Lines as they would be written, without those that were unchecked and with another tax where one was given. */
export interface Choice {
  without: string[];
  taxRate?: number;
  taxName?: string;
}

export const choiceInput = ({ project, invoice, ...place }: BillablePlace, choice: Choice) => ({
  ...place,
  projectId: project,
  invoiceId: invoice,
  ...choice,
});

export const billableQuery = (place: BillablePlace, choice: Choice) =>
  api.invoices.billable.queryOptions({
    input: choiceInput(place, choice),
    // What others invoice meanwhile is not billed again, but better not shown either.
    staleTime: 0,
    placeholderData: keepPreviousData,
  });

/** After time and expenses went onto an invoice, or off it. */
export function useEntriesMoved(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const { key } of [api.invoices, api.time, api.expenses])
      void queries.invalidateQueries({ queryKey: key() });
  };
}

/** What was typed on a draft and is not saved yet stays; lines that came from elsewhere stand below it. */
export function joinDraft(invoice: Invoice): void {
  const key = draftKey(invoice.id);
  const typed = readDraft<Draft>(key);
  if (!typed) return;
  const known = new Set(typed.lines.map((line) => line.key));
  const fresh = draftOf(invoice).lines.filter((line) => !known.has(line.key));
  writeDraft(key, { ...typed, lines: [...typed.lines, ...fresh] });
}
