import { useState } from "react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { findClients } from "../clients/data.ts";
import { useInvite } from "./data.ts";
import { type Invitation, Invited } from "./invited.tsx";
import { type RoleChoice, RoleField } from "./role-field.tsx";

interface InviteDialogProps {
  onClose: () => void;
  kind: Person["kind"];
  /** Desk: whose member is invited. An executive invites to their own client. */
  clientId?: string;
}

/** Invites somebody: first who, then how they get their link. */
export function InviteDialog(props: InviteDialogProps) {
  const [made, setMade] = useState<Invitation>();
  const title = made
    ? t("people.form.invitedTitle", { name: made.person.name })
    : t("people.form.inviteTitle");
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={title}
      // The link cannot be read again, so a press beside the window must not lose it.
      stay={Boolean(made?.invitationUrl)}
      footer={
        made && (
          <>
            <Button onClick={() => setMade(undefined)}>{t("people.form.another")}</Button>
            <Button variant="primary" onClick={props.onClose}>
              {t("people.form.done")}
            </Button>
          </>
        )
      }
    >
      {made ? <Invited made={made} /> : <InviteForm {...props} onMade={setMade} />}
    </Dialog>
  );
}

interface InviteFormProps extends InviteDialogProps {
  onMade: (made: Invitation) => void;
}

function InviteForm({ kind, clientId, onClose, onMade }: InviteFormProps) {
  const invite = useInvite();
  const { door } = useSession();
  // In the portal it is the inviter's own client.
  const asksClient = door === "desk" && kind === "member" && clientId === undefined;
  const form = useForm({
    initial: { ...nobody(kind), client: null as Option | null },
    check: ({ name, email, client }) => ({
      client: asksClient && !client ? t("people.form.required.client") : undefined,
      name: name.trim() ? undefined : t("people.form.required.name"),
      email: email.trim() ? undefined : t("people.form.required.email"),
    }),
    submit: ({ client, role, ...values }) =>
      invite.mutateAsync({
        ...values,
        role: role.role,
        customRoleId: role.customRoleId ?? undefined,
        email: values.email.trim(),
        clientId: clientId ?? client?.value,
      }),
    onDone: onMade,
  });
  return (
    <Form form={form} className="flex flex-col gap-4">
      <TextField
        label={t("people.form.name")}
        autoComplete="off"
        autoFocus
        maxLength={120}
        dir="auto"
        {...form.field("name")}
      />
      <TextField
        label={t("people.form.email")}
        type="email"
        autoComplete="off"
        spellCheck={false}
        maxLength={254}
        {...form.field("email")}
      />
      <TextField
        label={t("people.form.position")}
        optional
        maxLength={120}
        autoComplete="off"
        dir="auto"
        {...form.field("title")}
      />
      {asksClient && (
        <ComboBox
          label={t("people.form.client")}
          search={findClients}
          {...form.field("client")}
          error={form.field("client").error ?? form.errorAt("clientId")}
        />
      )}
      <RoleField kind={kind} {...form.field("role")} />
      {!asksClient && form.errorAt("clientId") && <Banner tone="error">{form.errorAt("clientId")}</Banner>}
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("people.form.send")}
        </Button>
      </div>
    </Form>
  );
}

/** Begins with the role that may least. */
function nobody(kind: Person["kind"]): Pick<Person, "name" | "email" | "title"> & { role: RoleChoice } {
  return { name: "", email: "", title: "", role: least(kind) };
}

export const least = (kind: Person["kind"]): RoleChoice => ({
  role: kind === "staff" ? "agent" : "client_user",
  customRoleId: null,
});
