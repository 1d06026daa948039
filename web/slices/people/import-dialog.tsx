import { lazy, Suspense, useState } from "react";
import type { ImportLine, Person } from "../../../contract/directory.ts";
import { client as server } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { ImportResult } from "./import-done.tsx";
import { ImportForm, type ImportValues } from "./import-form.tsx";
import { least } from "./invite-dialog.tsx";

const ImportPreview = lazy(async () => ({ default: (await import("./import-preview.tsx")).ImportPreview }));
const ImportDone = lazy(async () => ({ default: (await import("./import-done.tsx")).ImportDone }));

interface ImportDialogProps {
  onClose: () => void;
  kind: Person["kind"];
  /** Desk: whose members they are. An executive brings in people of their own client. */
  clientId?: string | undefined;
}

/** What the server is sent of a list. */
export type List = Parameters<typeof server.directory.previewImport>[0];

/** Brings in people of a list: first the list, then what of it can be used, then what came of it. */
export function ImportDialog({ onClose, kind, clientId }: ImportDialogProps) {
  const [values, setValues] = useState<ImportValues>({ text: "", role: least(kind), client: null });
  const [read, setRead] = useState<{ list: List; lines: ImportLine[] }>();
  const [done, setDone] = useState<ImportResult>();
  const show = async (given: ImportValues) => {
    setValues(given);
    const list = listOf(given, clientId);
    const { lines } = await server.directory.previewImport(list);
    setRead({ list, lines });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("people.import.title")}
      size="lg"
      // Neither what was pasted nor links that are shown once may be lost by a press beside the window.
      stay={read !== undefined}
      footer={
        done && (
          <Button variant="primary" onClick={onClose}>
            {t("people.form.done")}
          </Button>
        )
      }
    >
      <Suspense>
        {done ? (
          <ImportDone result={done} />
        ) : read ? (
          <ImportPreview {...read} onBack={() => setRead(undefined)} onDone={setDone} />
        ) : (
          <ImportForm
            kind={kind}
            asksClient={kind === "member" && clientId === undefined}
            initial={values}
            onSubmit={show}
            onCancel={onClose}
          />
        )}
      </Suspense>
    </Dialog>
  );
}

function listOf({ text, role, client }: ImportValues, clientId: string | undefined): List {
  return {
    text,
    role: role.role,
    customRoleId: role.customRoleId ?? undefined,
    clientId: clientId ?? client?.value,
  };
}
