import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { client } from "../../kernel/client.ts";
import { clearDraft } from "../../ui/use-draft.ts";
import { invoiceQuery } from "./data.ts";
import { type Draft, draftOf, inputOf, isComplete } from "./desk-draft-state.ts";

/** Milliseconds without a key before what was written is saved. */
const pause = 700;

export type SaveState = "saved" | "waiting" | "saving" | "incomplete" | "failed";

/** The name under which what is not saved yet is kept in the browser. */
export const draftKey = (id: string) => `invoices.draft.${id}`;

/**
 * Saves a draft while it is being written, one call at a time and always the newest state. What cannot be saved
 * stays in the browser's storage, and is tried again with the next key, on demand, and when the connection is back.
 */
export function useAutosave(invoice: Invoice, draft: Draft) {
  const queries = useQueryClient();
  const { id } = invoice;
  const text = JSON.stringify(inputOf(draft));
  const complete = isComplete(draft);
  const latest = useRef({ text, complete });
  latest.current = { text, complete };
  const [saved, setSaved] = useState(() => JSON.stringify(inputOf(draftOf(invoice))));
  const known = useRef(saved);
  const [running, setRunning] = useState(false);
  const busy = useRef(false);
  const [error, setError] = useState<unknown>();

  const save = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setRunning(true);
    setError(undefined);
    try {
      while (latest.current.complete && latest.current.text !== known.current) {
        const sent = latest.current.text;
        const answer = await client.invoices.update({ id, ...JSON.parse(sent) });
        known.current = sent;
        setSaved(sent);
        queries.setQueryData(invoiceQuery(id).queryKey, answer);
      }
      if (latest.current.text === known.current) clearDraft(draftKey(id));
    } catch (thrown) {
      setError(thrown);
    } finally {
      busy.current = false;
      setRunning(false);
    }
  }, [id, queries]);

  useEffect(() => {
    if (text === known.current || !complete) return;
    const timer = setTimeout(save, pause);
    return () => clearTimeout(timer);
  }, [text, complete, save]);
  useEffect(() => {
    window.addEventListener("online", save);
    return () => {
      window.removeEventListener("online", save);
      // Whoever leaves in the middle of the pause has it saved all the same.
      void save();
    };
  }, [save]);

  const state: SaveState = running
    ? "saving"
    : error
      ? "failed"
      : text === saved
        ? "saved"
        : complete
          ? "waiting"
          : "incomplete";
  return { state, error, save };
}
