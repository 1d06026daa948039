import { ArrowLeftRight, KeyRound, LogOut, Monitor, Moon, Search, Sun } from "lucide-react";
import { useState } from "react";
import { t } from "../kernel/messages.ts";
import { useGo } from "../kernel/navigation.ts";
import { useSession } from "../kernel/session.tsx";
import { setTheme, type Theme, useTheme } from "../kernel/theme.ts";
import { Avatar } from "../ui/avatar.tsx";
import { cx } from "../ui/cx.ts";
import { Drawer } from "../ui/drawer.tsx";
import { useCompanies } from "./companies.ts";
import { CompanyList } from "./company-list.tsx";
import { type Door, pathIn, type ScreenRoute } from "./door.ts";
import { openPalette } from "./palette-state.ts";
import { signOut } from "./sign-out.ts";

const rowClass =
  "flex min-h-12 w-full items-center gap-3 rounded-6 px-2 text-start text-16 hover:bg-hover active:bg-pressed";
const themes = [
  { id: "system", icon: Monitor },
  { id: "light", icon: Sun },
  { id: "dark", icon: Moon },
] as const satisfies { id: Theme; icon: unknown }[];

/** What a phone shows under More: the other places, the person, the theme. */
export function MoreSheet(props: {
  door: Door;
  items: readonly ScreenRoute[];
  open: boolean;
  onClose: () => void;
}) {
  const { door, items, open, onClose } = props;
  const { person, client, tenant } = useSession();
  const theme = useTheme();
  const go = useGo();
  const companies = useCompanies();
  const [choosing, setChoosing] = useState(false);
  const leave = (act: () => void) => () => {
    onClose();
    act();
  };
  if (choosing) {
    const back = () => setChoosing(false);
    return (
      <Drawer open={open} onClose={leave(back)} title={t("shell.company.switch")}>
        <CompanyList companies={companies} onStay={leave(back)} />
      </Drawer>
    );
  }
  return (
    <Drawer open={open} onClose={onClose} title={t("shell.more")}>
      <div className="mb-3 flex items-center gap-3 px-2">
        <Avatar name={person.name} size="lg" />
        <div className="min-w-0">
          <p className="truncate text-16 font-medium" dir="auto">
            {person.name}
          </p>
          <p className="truncate text-13 text-ink-3" dir="auto">
            {client?.name ?? tenant?.name ?? person.email}
          </p>
        </div>
      </div>
      {companies.length > 1 && (
        <button type="button" className={rowClass} onClick={() => setChoosing(true)}>
          <ArrowLeftRight size={20} aria-hidden className="text-ink-3" />
          {t("shell.company.switch")}
        </button>
      )}
      <button type="button" className={rowClass} onClick={leave(openPalette)}>
        <Search size={20} aria-hidden className="text-ink-3" />
        {t("shell.find")}
      </button>
      {items.map(({ path, nav }) => {
        if (!nav) return null;
        const { icon: Icon, label } = nav;
        return (
          <button key={path} type="button" className={rowClass} onClick={leave(() => go({ to: path }))}>
            <Icon size={20} aria-hidden className="text-ink-3" />
            {t(label)}
          </button>
        );
      })}
      <button
        type="button"
        className={rowClass}
        onClick={leave(() => go({ to: pathIn(door.home, "account") }))}
      >
        <KeyRound size={20} aria-hidden className="text-ink-3" />
        {t("shell.account")}
      </button>
      <div className="my-2 flex gap-1 rounded-6 bg-sunken p-1">
        {themes.map(({ id, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-pressed={theme === id}
            onClick={() => setTheme(id)}
            className={cx(
              "flex h-11 flex-1 items-center justify-center gap-2 rounded-6 text-14",
              theme === id ? "bg-surface font-medium shadow-[0_0_0_1px_var(--line)]" : "text-ink-2",
            )}
          >
            <Icon size={16} aria-hidden />
            {t(`shell.theme.${id}`)}
          </button>
        ))}
      </div>
      <button type="button" className={rowClass} onClick={() => void signOut(door)}>
        <LogOut size={20} aria-hidden className="text-ink-3" />
        {t("shell.signOut")}
      </button>
    </Drawer>
  );
}
