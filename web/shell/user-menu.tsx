import { lazy } from "react";
import { t } from "../kernel/messages.ts";
import { useSession } from "../kernel/session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { cx } from "../ui/cx.ts";
import { LazyTrigger } from "../ui/lazy-trigger.tsx";
import type { Door } from "./door.ts";

const loadMenu = () => import("./user-menu-list.tsx").then((module) => ({ default: module.UserMenuList }));
const UserMenuList = lazy(loadMenu);

/** The person at the foot of the navigation. The menu itself is loaded when somebody reaches for it. */
export function UserMenu({ door, folded }: { door: Door; folded: boolean }) {
  const { person } = useSession();
  return (
    <LazyTrigger
      load={loadMenu}
      popup="menu"
      label={folded ? t("shell.userMenu", { name: person.name }) : undefined}
      className={userButtonClass(folded)}
      face={<UserFace name={person.name} folded={folded} />}
    >
      <UserMenuList door={door} folded={folded} />
    </LazyTrigger>
  );
}

export function userButtonClass(folded: boolean): string {
  return cx(
    "flex min-w-0 items-center gap-2.5 rounded-6 text-start text-14 hover:bg-hover active:bg-pressed",
    folded ? "size-10 justify-center" : "h-10 flex-1 px-2",
  );
}

export function UserFace({ name, folded }: { name: string; folded: boolean }) {
  return (
    <>
      <Avatar name={name} size="sm" />
      {!folded && (
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {name}
        </span>
      )}
    </>
  );
}
