import type { Session } from "../../../../contract/session.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { Button } from "../../../ui/button.tsx";
import { Form, useForm } from "../../../ui/form.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { Username } from "../whose-account.tsx";

interface PasswordProofProps {
  email: string;
  onProved: (session: Session) => void;
}

export function PasswordProof({ email, onProved }: PasswordProofProps) {
  const form = useForm({
    initial: { password: "" },
    check: ({ password }) => ({ password: password ? undefined : t("errors.fields.required") }),
    submit: ({ password }) => client.session.prove({ by: "password", password }),
    onDone: onProved,
  });
  return (
    <Form form={form}>
      <Username value={email} />
      <PasswordField
        label={t("session.password")}
        autoComplete="current-password"
        autoFocus
        {...form.field("password")}
      />
      <Button type="submit" variant="primary" size="lg" pending={form.pending}>
        {t("proof.confirm")}
      </Button>
    </Form>
  );
}
