import { Ellipsis } from "lucide-react";
import { lazy, useState } from "react";
import { t } from "../kernel/messages.ts";
import { cx } from "../ui/cx.ts";
import { Link } from "../ui/link.tsx";
import { OnceOpen } from "../ui/once-open.tsx";
import type { Door, ScreenRoute } from "./door.ts";
import { useIsActive } from "./navigation.tsx";

const MoreSheet = lazy(() => import("./more-sheet.tsx").then((module) => ({ default: module.MoreSheet })));

const itemClass =
  "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-[11px] font-medium outline-offset-[-3px]";

/** The navigation of a phone: four places and More. */
export function BottomBar({ door, items }: { door: Door; items: readonly ScreenRoute[] }) {
  const [open, setOpen] = useState(false);
  const places = items.filter((item) => item.nav?.phone).slice(0, 4);
  const rest = items.filter((item) => !places.includes(item));
  return (
    <nav
      aria-label={t("shell.navigation")}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-bg pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places.map((item) => (
        <Place key={item.path} door={door} item={item} />
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className={cx(itemClass, "text-ink-2")}
      >
        <Ellipsis size={20} aria-hidden />
        {t("shell.more")}
      </button>
      <OnceOpen open={open}>
        <MoreSheet door={door} items={rest} open={open} onClose={() => setOpen(false)} />
      </OnceOpen>
    </nav>
  );
}

function Place({ door, item }: { door: Door; item: ScreenRoute }) {
  const active = useIsActive(door, item);
  if (!item.nav) return null;
  const { icon: Icon, label } = item.nav;
  return (
    <Link
      to={item.path}
      look="plain"
      aria-current={active ? "page" : undefined}
      className={cx(itemClass, active ? "text-accent-text" : "text-ink-2")}
    >
      <Icon size={20} aria-hidden />
      <span className="max-w-full truncate px-1">{t(label)}</span>
    </Link>
  );
}
