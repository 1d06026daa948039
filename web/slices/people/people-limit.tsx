import { useState } from "react";
import type { Client } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePeopleLimit } from "./data.ts";

/** How many people a client may have on its list; staff change it here. */
export function PeopleLimit({ client }: { client: Client }) {
  const [open, setOpen] = useState(false);
  const { people, peopleLimit: limit } = client;
  return (
    <>
      <span className="text-13 text-ink-2 tabular">
        {limit === null ? t("people.places.none") : t("people.places.left", { taken: people, limit })}
      </span>
      <Button variant="quiet" size="sm" className="me-auto" onClick={() => setOpen(true)}>
        {t("people.places.change")}
      </Button>
      {open && <LimitDialog client={client} onClose={() => setOpen(false)} />}
    </>
  );
}

function LimitDialog({ client, onClose }: { client: Client; onClose: () => void }) {
  const change = usePeopleLimit();
  const form = useForm({
    initial: { limit: client.peopleLimit },
    submit: ({ limit }) => change.mutateAsync({ id: client.id, limit }),
    onDone: () => {
      toast(t("people.places.saved"));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("people.places.title", { name: client.name })} size="sm">
      <Form form={form} className="flex flex-col gap-4">
        <NumberField
          label={t("people.places.label")}
          hint={t("people.places.hint")}
          optional
          min={1}
          max={100_000}
          autoFocus
          {...form.field("limit")}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("people.places.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
