import { useState } from "react";
import { ApiError, toApiError } from "../../../kernel/api-error.ts";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { useBrand, useSession } from "../../../kernel/session.tsx";
import { Button } from "../../../ui/button.tsx";
import { Form, useForm } from "../../../ui/form.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { DateText } from "../../../ui/relative-time.tsx";
import { toast } from "../../../ui/toast.tsx";
import { NewPasswordField } from "../new-password-field.tsx";
import { Username } from "../whose-account.tsx";
import { refreshAccount } from "./data.ts";

/** Changes the password, or sets the first one. */
export function Password({ setAt }: { setAt: string | null }) {
  const [open, setOpen] = useState(false);
  if (open) return <ChoosePassword first={!setAt} onClose={() => setOpen(false)} />;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-14 text-pretty text-ink-2">
        {setAt ? (
          <>
            {t("account.password.since")} <DateText at={setAt} style="long" />
          </>
        ) : (
          t("account.password.none")
        )}
      </p>
      <Button onClick={() => setOpen(true)}>
        {t(setAt ? "account.password.change" : "account.password.set")}
      </Button>
    </div>
  );
}

function ChoosePassword({ first, onClose }: { first: boolean; onClose: () => void }) {
  const { person } = useSession();
  const brand = useBrand();
  const form = useForm({
    initial: { currentPassword: "", newPassword: "" },
    check: ({ currentPassword, newPassword }) => ({
      currentPassword: first || currentPassword ? undefined : t("errors.fields.required"),
      newPassword: newPassword.length >= 12 ? undefined : t("errors.fields.password_short"),
    }),
    submit: ({ newPassword, currentPassword }) =>
      first
        ? client.account.setPassword({ newPassword })
        : client.account.changePassword({ currentPassword, newPassword }).catch(blameTheOldOne),
    onDone: () => {
      toast(t(first ? "account.password.wasSet" : "account.password.changed"));
      onClose();
      void refreshAccount();
    },
  });
  return (
    <Form form={form} label={t("account.password.title")} className="flex max-w-90 flex-col gap-4">
      <Username value={person.email} />
      {!first && (
        <PasswordField
          label={t("account.password.current")}
          autoComplete="current-password"
          autoFocus
          {...form.field("currentPassword")}
        />
      )}
      <NewPasswordField
        person={{ ...person, tenant: brand.bare ? null : brand.name }}
        autoFocus={first}
        {...form.field("newPassword")}
      />
      <p className="text-13 text-pretty text-ink-3">{t("account.password.lead")}</p>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={form.pending}>
          {t(first ? "account.password.set" : "account.password.change")}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          {t("common.cancel")}
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
    fields: [{ path: "currentPassword", message: "wrong_password" }],
  });
}
