import { useState } from "react";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { useSession } from "../../../kernel/session.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form, useForm } from "../../../ui/form.tsx";
import { TextField } from "../../../ui/text-field.tsx";

/** Asks for another address. It changes once the mails to both addresses were answered. */
export function ChangeAddress({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { person } = useSession();
  const [asked, setAsked] = useState<string>();
  const form = useForm({
    initial: { email: "" },
    check: ({ email }) => ({
      email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : t("errors.fields.not_an_email"),
    }),
    submit: ({ email }) => client.account.changeAddress({ email: email.trim() }),
    onDone: (_, { email }) => setAsked(email.trim()),
  });
  const close = () => {
    onClose();
    setAsked(undefined);
    form.reset();
  };
  return (
    <Dialog open={open} onClose={close} title={t("account.address.title")} size="sm">
      {asked ? (
        <div className="flex flex-col gap-4">
          <Banner tone="success">{t("account.address.sent", { old: person.email, new: asked })}</Banner>
          <Button onClick={close}>{t("common.close")}</Button>
        </div>
      ) : (
        <Form form={form}>
          <p className="text-14 text-pretty text-ink-2">
            {t("account.address.lead", { email: person.email })}
          </p>
          <TextField
            label={t("account.address.new")}
            type="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            {...form.field("email")}
          />
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("account.address.send")}
          </Button>
        </Form>
      )}
    </Dialog>
  );
}
