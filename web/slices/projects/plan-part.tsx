import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, type FormState } from "../../ui/form.tsx";

export interface PlanPartProps {
  title: string;
  /** Words of the button that adds one; without it nothing can be added. */
  add?: string;
  /** The window in which one is made. */
  adding: (close: () => void) => ReactNode;
  error: unknown;
  /** Shown where there is nothing yet. */
  none?: string;
  children: ReactNode;
}

/** A part of the plan: its rows, the button that adds one, and what went wrong. */
export function PlanPart({ title, add, adding, error, none, children }: PlanPartProps) {
  const [open, setOpen] = useState(false);
  return (
    <Section
      title={title}
      action={
        add && (
          <Button size="sm" variant="quiet" icon={Plus} onClick={() => setOpen(true)}>
            {add}
          </Button>
        )
      }
    >
      {error !== null && error !== undefined && (
        <Banner tone="error" title={t("planning.failed")} className="mb-2">
          {errorText(error)}
        </Banner>
      )}
      {none ? <p className="text-13 text-pretty text-ink-2">{none}</p> : children}
      {open && adding(() => setOpen(false))}
    </Section>
  );
}

interface PlanDialogProps<V extends object> {
  title: string;
  form: FormState<V>;
  onClose: () => void;
  /** Words of the button that saves. */
  save: string;
  children: ReactNode;
}

/** A window with the fields of one part of the plan. */
export function PlanDialog<V extends object>({ title, form, onClose, save, children }: PlanDialogProps<V>) {
  return (
    <Dialog open onClose={onClose} title={title}>
      <Form form={form}>
        {children}
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {save}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
