import {
  AtSign,
  Ellipsis,
  Eye,
  MailX,
  Pencil,
  Send,
  ShieldOff,
  Trash2,
  UserRoundCheck,
  UserRoundX,
} from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import type { Person } from "../../../contract/directory.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePersonUpdate } from "./data.ts";

const PersonDialog = lazy(async () => ({ default: (await import("./person-dialog.tsx")).PersonDialog }));
const RenewDialog = lazy(async () => ({ default: (await import("./renew-dialog.tsx")).RenewDialog }));
const RevokeDialog = lazy(async () => ({ default: (await import("./revoke-dialog.tsx")).RevokeDialog }));
const ResetFactorsDialog = lazy(async () => ({
  default: (await import("./reset-factors-dialog.tsx")).ResetFactorsDialog,
}));
const AddressDialog = lazy(async () => ({ default: (await import("./address-dialog.tsx")).AddressDialog }));
const DeleteDialog = lazy(async () => ({ default: (await import("./delete-dialog.tsx")).DeleteDialog }));
const ViewAsDialog = lazy(async () => ({
  default: (await import("../access/view-as-dialog.tsx")).ViewAsDialog,
}));

type Asked = {
  what: "edit" | "renew" | "revoke" | "resetFactors" | "changeAddress" | "delete" | "view";
  person: Person;
};

/** What may be done with people: a menu for each, the dialogs that it opens, and what came of it when it failed. */
export interface PersonActs {
  menu: (person: Person) => ReactNode;
  edit: (person: Person) => void;
  dialogs: ReactNode;
  failure: ReactNode;
}

/** @param onDeleted somebody is gone: a page of theirs is left */
export function usePersonActs(onDeleted?: () => void): PersonActs {
  const [asked, setAsked] = useState<Asked>();
  const { setStatus, failure } = useStatus();
  const close = () => setAsked(undefined);
  const menu = useMemo(
    () => (person: Person) => <PersonMenu person={person} onAsk={setAsked} onStatus={setStatus} />,
    [setStatus],
  );
  return {
    menu,
    edit: (person) => setAsked({ what: "edit", person }),
    failure: failure && (
      <Banner tone="error" className="mb-3" title={t("people.failed", { name: failure.person.name })}>
        {refusalText(failure.error)}
      </Banner>
    ),
    dialogs: (
      <Suspense>
        {asked?.what === "edit" && <PersonDialog person={asked.person} onClose={close} />}
        {asked?.what === "view" && <ViewAsDialog person={asked.person} onClose={close} />}
        {asked?.what === "renew" && <RenewDialog person={asked.person} onClose={close} />}
        {asked?.what === "revoke" && <RevokeDialog person={asked.person} onClose={close} />}
        {asked?.what === "resetFactors" && <ResetFactorsDialog person={asked.person} onClose={close} />}
        {asked?.what === "changeAddress" && <AddressDialog person={asked.person} onClose={close} />}
        {asked?.what === "delete" && (
          <DeleteDialog person={asked.person} onClose={close} onDeleted={onDeleted} />
        )}
      </Suspense>
    ),
  };
}

type SetStatus = (person: Person, status: "active" | "deactivated") => void;

/** Takes access away and gives it back: at once, with undo. */
function useStatus() {
  const { mutate, error, variables } = usePersonUpdate();
  const [last, setLast] = useState<Person>();
  const setStatus = useMemo<SetStatus>(() => {
    const set: SetStatus = (person, status) => {
      setLast(person);
      const done = status === "active" ? "people.done.reactivated" : "people.done.deactivated";
      const back = status === "active" ? "deactivated" : "active";
      mutate(
        { id: person.id, status },
        {
          onSuccess: () =>
            toast(t(done, { name: person.name }), {
              label: t("people.done.undo"),
              onAction: () => set(person, back),
            }),
        },
      );
    };
    return set;
  }, [mutate]);
  return {
    setStatus,
    failure: error && last && variables?.id === last.id ? { person: last, error } : undefined,
  };
}

interface PersonMenuProps {
  person: Person;
  onAsk: (asked: Asked) => void;
  onStatus: SetStatus;
}

function PersonMenu({ person, onAsk, onStatus }: PersonMenuProps) {
  const views = useMay("masquerade.use") && person.kind === "member" && person.status === "active";
  const view: MenuAction = {
    id: "view",
    label: t("access.viewAs.act", { name: person.name }),
    icon: Eye,
    onAction: () => onAsk({ what: "view", person }),
  };
  const items = [...(views ? [view] : []), ...actsOf(person, onAsk, onStatus)];
  if (items.length === 0) return null;
  return (
    <Menu
      iconOnly
      size="sm"
      icon={Ellipsis}
      label={t("people.acts", { name: person.name })}
      groups={[{ items }]}
    />
  );
}

function actsOf(person: Person, onAsk: PersonMenuProps["onAsk"], onStatus: SetStatus): MenuAction[] {
  const { can } = person;
  const asking = (what: Exclude<Asked["what"], "view">, icon: MenuAction["icon"], danger = false) => ({
    id: what,
    label: t(`people.act.${what}`),
    icon,
    danger,
    onAction: () => onAsk({ what, person }),
  });
  const setting = (act: "deactivate" | "reactivate", icon: MenuAction["icon"]) => ({
    id: act,
    label: t(`people.act.${act}`),
    icon,
    danger: act === "deactivate",
    onAction: () => onStatus(person, act === "deactivate" ? "deactivated" : "active"),
  });
  return [
    can.edit && asking("edit", Pencil),
    can.invite && asking("renew", Send),
    can.revoke && asking("revoke", MailX, true),
    can.changeAddress && asking("changeAddress", AtSign),
    can.resetFactors && asking("resetFactors", ShieldOff),
    can.deactivate && setting("deactivate", UserRoundX),
    can.reactivate && setting("reactivate", UserRoundCheck),
    can.delete && asking("delete", Trash2, true),
  ].filter((act) => act !== false);
}
