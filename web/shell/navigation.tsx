import { useRouterState } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { useState } from "react";
import { t } from "../kernel/messages.ts";
import { cx } from "../ui/cx.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { KeyboardHint } from "../ui/keyboard-hint.tsx";
import { Link } from "../ui/link.tsx";
import { useMediaQuery } from "../ui/use-media-query.ts";
import { CompanyHead } from "./company-head.tsx";
import type { Door, ScreenRoute } from "./door.ts";
import { openPalette } from "./palette-state.ts";
import { UserMenu } from "./user-menu.tsx";

const storageKey = "postern.navigation";

/** The left navigation: 232 px wide, or icons alone when folded or when the window is narrow. */
export function Navigation({ door, items }: { door: Door; items: readonly ScreenRoute[] }) {
  const [chosen, setChosen] = useState(() => localStorage.getItem(storageKey));
  const wide = useMediaQuery("(min-width: 1100px)");
  const folded = chosen === "folded" || (chosen === null && !wide);
  const fold = (next: boolean) => {
    setChosen(next ? "folded" : "open");
    localStorage.setItem(storageKey, next ? "folded" : "open");
  };
  return (
    <nav
      aria-label={t("shell.navigation")}
      className={cx(
        "sticky top-(--above) z-30 hidden h-[calc(100dvh-var(--above))] shrink-0 flex-col border-e border-line bg-bg px-2 pb-2 md:flex",
        folded ? "w-14" : "w-(--nav-width)",
      )}
    >
      <CompanyHead door={door} folded={folded} />
      <FindButton folded={folded} />
      <NavList
        door={door}
        items={items.filter((item) => !item.nav?.group)}
        folded={folded}
        className="mt-2"
      />
      <NavList door={door} items={items.filter((item) => item.nav?.group)} folded={folded} className="mt-4" />
      <div
        className={cx(
          "mt-auto flex gap-1",
          folded ? "flex-col-reverse items-center" : "items-center justify-between",
        )}
      >
        <UserMenu door={door} folded={folded} />
        <IconButton
          icon={folded ? PanelLeftOpen : PanelLeftClose}
          side={folded ? "end" : "top"}
          label={t(folded ? "shell.unfold" : "shell.fold")}
          onClick={() => fold(!folded)}
        />
      </div>
    </nav>
  );
}

function FindButton({ folded }: { folded: boolean }) {
  if (folded) {
    return (
      <IconButton
        icon={Search}
        side="end"
        label={t("shell.find")}
        onClick={openPalette}
        className="mx-auto size-10"
      />
    );
  }
  return (
    <button
      type="button"
      onClick={openPalette}
      className="flex h-9 shrink-0 items-center gap-2.5 rounded-6 px-2.5 text-14 text-ink-3 ring-1 ring-line ring-inset hover:bg-hover hover:text-ink"
    >
      <Search size={16} aria-hidden />
      <span className="flex-1 text-start">{t("shell.find")}</span>
      <KeyboardHint keys={["mod", "k"]} />
    </button>
  );
}

interface NavListProps {
  door: Door;
  items: readonly ScreenRoute[];
  folded: boolean;
  className?: string;
}

function NavList({ door, items, folded, className }: NavListProps) {
  if (items.length === 0) return null;
  return (
    <ul className={cx("flex flex-col gap-0.5", className)}>
      {items.map((item) => (
        <li key={item.path}>
          <NavLink door={door} item={item} folded={folded} />
        </li>
      ))}
    </ul>
  );
}

function NavLink({ door, item, folded }: { door: Door; item: ScreenRoute; folded: boolean }) {
  const active = useIsActive(door, item);
  if (!item.nav) return null;
  const { icon: Icon, label } = item.nav;
  return (
    <Link
      to={item.path}
      look="plain"
      aria-current={active ? "page" : undefined}
      aria-label={folded ? t(label) : undefined}
      data-tip={folded ? t(label) : undefined}
      data-tip-side="end"
      className={cx(
        "flex items-center gap-2.5 rounded-6 text-14 transition-colors duration-120",
        folded ? "mx-auto size-10 justify-center" : "h-9 px-2.5",
        active ? "bg-pressed font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
      )}
    >
      <Icon size={18} aria-hidden className={active ? "text-accent-text" : undefined} />
      {!folded && <span className="truncate">{t(label)}</span>}
    </Link>
  );
}

/** Whether the reader is on this screen or on one below it. */
export function useIsActive(door: Door, item: ScreenRoute): boolean {
  return useRouterState({
    select: ({ location: { pathname } }) =>
      pathname === item.path || (item.path !== door.home && pathname.startsWith(`${item.path}/`)),
  });
}
