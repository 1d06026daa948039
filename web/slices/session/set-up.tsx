import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { FrontPage } from "./front-page.tsx";
import { NewPasswordField } from "./new-password-field.tsx";

/** First run: creates the first platform admin with the link that the server printed. */
export function SetUp() {
  const form = useForm({
    initial: { name: "", email: "", password: "" },
    check: ({ name, email, password }) => ({
      name: name.trim() ? undefined : t("errors.fields.required"),
      email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : t("errors.fields.not_an_email"),
      password: password.length >= 12 ? undefined : t("errors.fields.password_short"),
    }),
    submit: (values) => client.account.setUp({ ...values, token: location.hash.slice(1) }),
    onDone: () => location.replace("/console"),
  });
  const { name, email } = form.values;
  return (
    <FrontPage door="console" brand={null} title={t("session.setup.title")} lead={t("session.setup.lead")}>
      <Form form={form}>
        <TextField label={t("session.name")} autoComplete="name" autoFocus {...form.field("name")} />
        <TextField label={t("session.email")} type="email" autoComplete="username" {...form.field("email")} />
        <NewPasswordField person={{ name, email }} {...form.field("password")} />
        <Button type="submit" variant="primary" size="lg" pending={form.pending}>
          {t("session.setup.create")}
        </Button>
      </Form>
    </FrontPage>
  );
}
