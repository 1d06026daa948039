import { ApiError, toApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts, Section } from "../../ui/card.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { PasswordField } from "../../ui/password-field.tsx";
import { toast } from "../../ui/toast.tsx";

/** Who one is here, and the change of password. */
export function Account() {
  const { person, role, client: company, tenant } = useSession();
  return (
    <Screen title={t("session.account.title")} width="text">
      <div className="flex flex-col gap-8">
        <Section title={t("session.account.you")}>
          <Facts
            items={[
              [
                t("session.name"),
                <span key="name" dir="auto">
                  {person.name}
                </span>,
              ],
              [t("session.email"), person.email],
              [
                t("session.account.company"),
                <span key="company" dir="auto">
                  {company?.name ?? tenant?.name ?? t("session.account.platform")}
                </span>,
              ],
              [t("session.account.role"), t(`session.role.${role}`)],
            ]}
          />
        </Section>
        <Section title={t("session.account.password")}>
          <p className="mb-4 text-14 text-pretty text-ink-2">{t("session.account.passwordLead")}</p>
          <ChangePassword />
        </Section>
      </div>
    </Screen>
  );
}

function ChangePassword() {
  const { person } = useSession();
  const form = useForm({
    initial: { currentPassword: "", newPassword: "" },
    check: ({ currentPassword, newPassword }) => ({
      currentPassword: currentPassword ? undefined : t("errors.fields.required"),
      newPassword: newPassword.length >= 12 ? undefined : t("errors.fields.password_short"),
    }),
    submit: (values) => client.account.changePassword(values).catch(blameTheOldOne),
    onDone: () => {
      form.reset();
      toast(t("session.account.changed"));
    },
  });
  return (
    <Form form={form} label={t("session.account.password")} className="flex max-w-90 flex-col gap-4">
      <input type="hidden" name="username" autoComplete="username" value={person.email} />
      <PasswordField
        label={t("session.account.current")}
        autoComplete="current-password"
        {...form.field("currentPassword")}
      />
      <PasswordField
        label={t("session.newPassword")}
        autoComplete="new-password"
        hint={t("session.passwordHint")}
        {...form.field("newPassword")}
      />
      <div>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("session.account.change")}
        </Button>
      </div>
    </Form>
  );
}

/** Wrong credentials can only mean the password there is now, so the complaint belongs beside it. */
function blameTheOldOne(thrown: unknown): never {
  const error = toApiError(thrown);
  if (error.code !== "wrong_credentials") throw error;
  throw new ApiError("invalid_input", {
    status: error.status,
    fields: [{ path: "currentPassword", message: t("session.account.wrong") }],
  });
}
