import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { findClients } from "../clients/data.ts";
import { type RoleChoice, RoleField } from "./role-field.tsx";

export interface ImportValues {
  text: string;
  role: RoleChoice;
  client: Option | null;
}

interface ImportFormProps {
  kind: Person["kind"];
  /** Desk: no client is chosen yet. */
  asksClient: boolean;
  initial: ImportValues;
  onSubmit: (values: ImportValues) => Promise<void>;
  onCancel: () => void;
}

/** The list itself, pasted or read from a file, and the role of those for whom it names none. */
export function ImportForm({ kind, asksClient, initial, onSubmit, onCancel }: ImportFormProps) {
  const { door } = useSession();
  const chooses = asksClient && door === "desk";
  const form = useForm({
    initial,
    check: ({ text, client }) => ({
      text: text.trim() ? undefined : t("errors.fields.required"),
      client: chooses && !client ? t("people.form.required.client") : undefined,
    }),
    submit: onSubmit,
  });
  return (
    <Form form={form} className="flex flex-col gap-4">
      {chooses && <ComboBox label={t("people.form.client")} search={findClients} {...form.field("client")} />}
      <div className="flex flex-col gap-2">
        <TextArea
          label={t("people.import.textLabel")}
          hint={t("people.import.hint")}
          placeholder={t("people.import.placeholder")}
          rows={7}
          maxRows={12}
          {...form.field("text")}
        />
        <ListFile onRead={(text) => form.set({ text })} />
      </div>
      <RoleField kind={kind} label={t("people.import.role")} {...form.field("role")} />
      {form.errorAt("clientId") && <Banner tone="error">{form.errorAt("clientId")}</Banner>}
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("people.import.check")}
        </Button>
      </div>
    </Form>
  );
}

/** More than this no list of a thousand people has. */
const largest = 400_000;

/** Reads a file into the box, where it can be looked at and changed. */
function ListFile({ onRead }: { onRead: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const read = async (file: File | undefined) => {
    setProblem(undefined);
    if (!file) return;
    if (file.size > largest) return setProblem(t("people.import.fileTooLarge"));
    try {
      onRead(new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
    } catch {
      setProblem(t("people.import.fileUnreadable"));
    }
  };
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        aria-label={t("people.import.file")}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same file can be chosen again once it was changed.
          event.target.value = "";
        }}
      />
      <Button size="sm" icon={FileUp} onClick={() => input.current?.click()}>
        {t("people.import.file")}
      </Button>
      {problem && (
        <p role="alert" className="mt-1.5 text-13 text-red">
          {problem}
        </p>
      )}
    </div>
  );
}
