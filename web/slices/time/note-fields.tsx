import { t } from "../../kernel/messages.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import type { FormState } from "../../ui/form.tsx";
import { TextArea } from "../../ui/text-area.tsx";

export interface Notes {
  billable: boolean;
  note: string;
  internalNote: string;
}

/** Whether it is billed, what the client reads, and what no client reads, which looks like it. */
export function NoteFields<V extends Notes>({ form }: { form: FormState<V> }) {
  const { values, errorAt } = form;
  const set = (change: Partial<Notes>) => form.set(change as Partial<V>);
  return (
    <>
      <TextArea
        label={t("time.form.note")}
        hint={t("time.form.noteHint")}
        optional
        rows={2}
        maxLength={2000}
        value={values.note}
        onChange={(note) => set({ note })}
        error={errorAt("note")}
      />
      <div className="-mx-3 rounded-6 bg-amber-soft/60 px-3 py-2.5">
        <TextArea
          label={t("time.form.internalNote")}
          hint={t("time.form.internalNoteHint")}
          optional
          rows={2}
          maxLength={5000}
          value={values.internalNote}
          onChange={(internalNote) => set({ internalNote })}
          error={errorAt("internalNote")}
        />
      </div>
      <Checkbox checked={values.billable} onChange={(billable) => set({ billable })}>
        {t("time.form.billable")}
      </Checkbox>
    </>
  );
}
