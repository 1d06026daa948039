import { useCallback, useState } from "react";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Blocked } from "./blocked.tsx";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { NewPasswordField } from "./new-password-field.tsx";
import { keepAddress, recall } from "./remembered.ts";
import { doorAsked, signInAt } from "./reset-ask.tsx";
import { WhoseAccount } from "./whose-account.tsx";

interface ResetSetProps extends FrontProps {
  secret: string;
  /** The link is used or too old, and another one is wanted. */
  onDead: () => void;
}

/** Sets a new password by the secret of a link. Signing in comes after it, with all that is asked for there. */
export function ResetSet({ secret, brand, onDead }: ResetSetProps) {
  const inspect = useCallback(() => client.account.inspectReset({ secret }), [secret]);
  const { data, error, retry } = useLoaded(inspect);
  if (error && (error.status === 0 || error.status >= 500)) return <Blocked error={error} onRetry={retry} />;
  if (error) {
    return (
      <FrontPage brand={brand} title={t("session.reset.dead")} lead={t("session.reset.deadLead")}>
        <Button variant="primary" size="lg" className="w-full" onClick={onDead}>
          {t("session.reset.again")}
        </Button>
      </FrontPage>
    );
  }
  if (!data) {
    return (
      <FrontPage brand={brand} title={t("session.reset.choose")}>
        <Loading className="flex flex-col gap-4">
          <Skeleton className="h-5 w-3/4" />
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
        </Loading>
      </FrontPage>
    );
  }
  return <Choose secret={secret} brand={brand} person={data} />;
}

interface ChooseProps extends Pick<FrontProps, "brand"> {
  secret: string;
  person: { name: string; email: string };
}

function Choose({ secret, brand, person }: ChooseProps) {
  const [done, setDone] = useState(false);
  const form = useForm({
    initial: { newPassword: "" },
    check: ({ newPassword }) => ({
      newPassword: newPassword.length >= 12 ? undefined : t("errors.fields.password_short"),
    }),
    submit: ({ newPassword }) => client.account.completeReset({ secret, newPassword }),
    onDone: () => {
      keepAddress(person.email);
      setDone(true);
    },
  });
  if (done) {
    return (
      <FrontPage brand={brand} title={t("session.reset.done")} lead={t("session.reset.doneLead")}>
        <a href={signInAt(lastDoor())} className={`${buttonClass("primary", "lg")} w-full`}>
          {t("session.toSignIn")}
        </a>
      </FrontPage>
    );
  }
  return (
    <FrontPage brand={brand} title={t("session.reset.choose")} lead={t("session.reset.chooseLead")}>
      <Form form={form}>
        <WhoseAccount email={person.email} />
        <NewPasswordField
          autoFocus
          person={{ ...person, tenant: brand?.name ?? null }}
          {...form.field("newPassword")}
        />
        <Button type="submit" variant="primary" size="lg" pending={form.pending}>
          {t("session.reset.set")}
        </Button>
      </Form>
    </FrontPage>
  );
}

/** The link is the same for all doors; the device may know at which one its owner comes in. */
function lastDoor() {
  const asked = doorAsked();
  return asked === "portal" && !recall("portal") && recall("desk") ? "desk" : asked;
}
