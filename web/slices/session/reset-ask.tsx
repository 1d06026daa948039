import { useState } from "react";
import { doors } from "../../../contract/session.ts";
import { oneOf, parseSearch } from "../../kernel/address.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { TextField } from "../../ui/text-field.tsx";
import type { DoorName, FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { keepAddress, typedAddress } from "./remembered.ts";
import { SendAgain } from "./send-again.tsx";

/** The door that somebody came from, so that they come back to it. */
export function doorAsked(): DoorName {
  return oneOf(parseSearch(location.search).door, doors) ?? "portal";
}

export const signInAt = (door: DoorName) => (door === "portal" ? "/sign-in" : `/${door}/sign-in`);

/** Asks for a link to a new password. The answer is the same whether anybody has the address. */
export function ResetAsk({ brand }: FrontProps) {
  const door = doorAsked();
  const [sentAt, setSentAt] = useState<number>();
  const form = useForm({
    initial: { email: typedAddress() },
    check: ({ email }) => ({
      email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : t("errors.fields.not_an_email"),
    }),
    submit: ({ email }) => client.account.askReset({ email: email.trim() }),
    onDone: (_, { email }) => {
      keepAddress(email.trim());
      setSentAt(Date.now());
    },
  });
  const back = (
    <a className={textLinkClass} href={signInAt(door)}>
      {t("session.toSignIn")}
    </a>
  );
  if (sentAt) {
    const email = form.values.email.trim();
    return (
      <FrontPage
        door={door}
        brand={brand}
        title={t("session.mail.title")}
        lead={t("session.reset.sent", { email })}
        foot={back}
      >
        <p className="mb-3 text-14 text-pretty text-ink-2">{t("session.reset.sentHint")}</p>
        <div className="-ms-2.5 flex flex-wrap gap-2">
          <SendAgain from={sentAt} send={() => client.account.askReset({ email })} />
          <Button variant="quiet" size="sm" onClick={() => setSentAt(undefined)}>
            {t("session.mail.otherAddress")}
          </Button>
        </div>
      </FrontPage>
    );
  }
  return (
    <FrontPage
      door={door}
      brand={brand}
      title={t("session.reset.title")}
      lead={t("session.reset.lead")}
      foot={back}
    >
      <Form form={form}>
        <TextField
          label={t("session.email")}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.field("email")}
        />
        <Button type="submit" variant="primary" size="lg" pending={form.pending}>
          {t("session.reset.send")}
        </Button>
      </Form>
    </FrontPage>
  );
}
