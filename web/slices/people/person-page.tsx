import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useParam } from "../../kernel/navigation.ts";
import { useBrand, useMay, useSession } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts, Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ReadingNote } from "../readings/reading-note.tsx";
import { PersonFactors } from "../zitadel/person-factors.tsx";
import { PersonStatusBadge, roleText } from "./badges.tsx";
import { personQuery } from "./data.ts";
import { peoplePath } from "./people-table.tsx";
import { PermissionsPanel } from "./permissions-panel.tsx";
import { usePersonActs } from "./person-acts.tsx";

/** One person, for whoever manages them: what is written on them, what they may do, and why. */
export function PersonPage() {
  const id = useParam("id");
  const query = useQuery(personQuery(id));
  const { door } = useSession();
  const go = useGo();
  const list = peoplePath(door);
  const acts = usePersonActs(() => go({ to: list }, { replace: true }));
  const person = query.data;
  return (
    <Screen
      title={person?.name ?? t("people.person.missing")}
      back={{ to: list, label: t("people.title") }}
      aside={person && <PersonStatusBadge person={person} look="soft" />}
      action={
        person && (
          <>
            {person.can.edit && (
              <Button icon={Pencil} onClick={() => acts.edit(person)} className="max-sm:hidden">
                {t("people.act.edit")}
              </Button>
            )}
            {acts.menu(person)}
          </>
        )
      }
    >
      {acts.failure}
      <QueryView query={query} skeleton={<PageSkeleton />}>
        {(loaded) => <Detail person={loaded} />}
      </QueryView>
      {acts.dialogs}
    </Screen>
  );
}

function Detail({ person }: { person: Person }) {
  const { provider } = useBrand();
  const { door } = useSession();
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex min-w-0 items-center gap-3 lg:hidden">
        <Avatar name={person.name} shape={person.kind === "staff" ? "square" : "round"} />
        <p className="min-w-0 text-20 font-bold break-words" dir="auto" aria-hidden>
          {person.name}
        </p>
      </div>
      <div className="min-w-0 max-lg:order-last">
        <PermissionsPanel person={person} />
      </div>
      <aside className="min-w-0 lg:sticky lg:top-[calc(var(--bar-height)+20px)] lg:self-start">
        <Section title={t("people.person.details")}>
          <Facts items={factsOf(person, provider !== undefined)} />
        </Section>
        <SignsInWith person={person} />
        {door === "desk" && person.client && <ReadingNote client={person.client.name} />}
      </aside>
    </div>
  );
}

/** Where people sign in at the platform's provider: what it says of this one. */
function SignsInWith({ person: { id, status } }: { person: Person }) {
  const { provider } = useBrand();
  const looksAfter = useMay("security.manage");
  if (!provider || !looksAfter || status === "deactivated") return null;
  return (
    <div className="mt-8">
      <PersonFactors id={id} name={provider} />
    </div>
  );
}

/** @param elsewhere people are invited from where they sign in, which tells no term */
function factsOf(person: Person, elsewhere: boolean): [string, ReactNode][] {
  const none = <span className="text-ink-3">{t("people.person.none")}</span>;
  const { email, phone, title, client, customRole, role } = person;
  return [
    [
      t("people.person.email"),
      <a key="email" href={`mailto:${email}`} className="break-all text-accent-text hover:underline">
        {email}
      </a>,
    ],
    [
      t("people.person.phone"),
      phone ? (
        <a key="phone" href={`tel:${phone}`} className="text-accent-text hover:underline">
          {phone}
        </a>
      ) : (
        none
      ),
    ],
    [t("people.person.position"), title ? <bdi key="title">{title}</bdi> : none],
    ...(client
      ? [[t("people.person.client"), <ClientName key="client" client={client} />] as [string, ReactNode]]
      : []),
    [
      t("people.person.role"),
      customRole
        ? t("people.person.roleOf", { name: customRole.name, role: roleText(role) })
        : roleText(role),
    ],
    ...standing(person, elsewhere),
  ];
}

function ClientName({ client }: { client: NonNullable<Person["client"]> }) {
  const { door } = useSession();
  if (door !== "desk") return <bdi>{client.name}</bdi>;
  return (
    <Link to="/desk/clients/$id" params={{ id: client.id }}>
      <bdi>{client.name}</bdi>
    </Link>
  );
}

/** Since when they are here, or until when they can come. */
function standing(
  { status, joinedAt, createdAt, ...person }: Person,
  elsewhere: boolean,
): [string, ReactNode][] {
  const invited: [string, ReactNode] = [t("people.person.invited"), <DateText key="at" at={createdAt} />];
  if (joinedAt) return [invited, [t("people.person.since"), <DateText key="joined" at={joinedAt} />]];
  if (status !== "invited" || elsewhere) return [invited];
  const label = person.invitationExpired ? "people.person.expired" : "people.person.expires";
  const until = person.invitationExpiresAt;
  if (until) return [invited, [t(label), <DateText key="until" at={until} />]];
  return [invited, [t("people.person.expires"), t("people.person.neverSent")]];
}

function PageSkeleton() {
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-3">
        {[0, 1, 2, 3, 4, 5].map((row) => (
          <Skeleton key={row} className="h-12" />
        ))}
      </div>
      <Skeleton className="h-48" />
    </div>
  );
}
