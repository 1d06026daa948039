import { useState } from "react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { useAddressChange } from "./data.ts";
import { HelpRefusal, Meanings, ReasonField, reasonProblem } from "./help-parts.tsx";
import { type Invitation, Invited } from "./invited.tsx";

interface AddressDialogProps {
  person: Person;
  onClose: () => void;
}

/** Gives somebody who has lost their mailbox another address; who has not accepted yet is invited there. */
export function AddressDialog({ person, onClose }: AddressDialogProps) {
  const [invited, setInvited] = useState<Invitation>();
  if (invited) return <InvitedThere made={invited} onClose={onClose} />;
  const onDone = (made: Invitation) => {
    if (made.person.status === "invited") return setInvited(made);
    toast(t("people.help.addressDone", { name: person.name, email: made.person.email }));
    onClose();
  };
  return <AddressForm person={person} onClose={onClose} onDone={onDone} />;
}

interface AddressFormProps extends AddressDialogProps {
  onDone: (made: Invitation) => void;
}

function AddressForm({ person, onClose, onDone }: AddressFormProps) {
  const { id, name, email: before, status } = person;
  const waits = status === "invited";
  const change = useAddressChange();
  const form = useForm({
    initial: { email: "", reason: "" },
    check: ({ email, reason }) => ({
      email: email.trim() ? undefined : t("people.form.required.email"),
      reason: waits ? undefined : reasonProblem(reason),
    }),
    submit: ({ email, reason }) =>
      change.mutateAsync({ id, email: email.trim(), ...(waits ? {} : { reason: reason.trim() }) }),
    onDone,
  });
  const active = [
    t("people.help.address.signIn", { email: before }),
    t("people.help.address.ends"),
    t("people.help.address.proves"),
    t("people.help.address.told"),
    t("people.help.sure", { name }),
  ];
  return (
    <Dialog open onClose={onClose} title={t("people.help.addressTitle", { name })}>
      <Form form={form} className="flex flex-col gap-4 pt-1">
        <Meanings items={waits ? [t("people.help.address.invited", { email: before })] : active} />
        <TextField
          label={t("people.help.address.label")}
          type="email"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={254}
          {...form.field("email")}
        />
        {!waits && <ReasonField hint={t("people.help.reasonHint", { name })} {...form.field("reason")} />}
        <HelpRefusal form={form} />
        <div className="flex flex-wrap justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t(waits ? "people.help.address.actionInvited" : "people.help.address.action")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function InvitedThere({ made, onClose }: { made: Invitation; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      stay={Boolean(made.invitationUrl)}
      title={t("people.form.renewedTitle", { name: made.person.name })}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("people.form.done")}
        </Button>
      }
    >
      <Invited made={made} renewed />
    </Dialog>
  );
}
