import { ArrowLeft } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import type { Target } from "../kernel/address.ts";
import { t } from "../kernel/messages.ts";
import { useBrand, useMay, useSession } from "../kernel/session.tsx";
import { cx } from "../ui/cx.ts";
import { iconButtonClass } from "../ui/icon-button.tsx";
import { Link } from "../ui/link.tsx";
import { DoorMark } from "./door-mark.tsx";
import { arrivedByNavigation } from "./focus.ts";

const TimerChip = lazy(async () => ({ default: (await import("../slices/time/timer-chip.tsx")).TimerChip }));

export interface ScreenProps {
  /** Heading, and the beginning of the window's title. */
  title: string;
  /** Only for screen readers: when the content shows it large itself. */
  hideTitle?: boolean;
  /** Beside the title: a number, a state. */
  aside?: ReactNode;
  /** Where this screen belongs: the list it came from. */
  back?: Target & { label: string };
  /** The one main action; it stays in reach while scrolling. */
  action?: ReactNode;
  /** `page` is 1,120 px in the portal and all of the width in Desk; `text` is for reading and forms. */
  width?: "page" | "text" | "full";
  children: ReactNode;
}

const widths = {
  page: "max-w-280 group-data-[door=desk]/app:max-w-none group-data-[door=console]/app:max-w-none",
  full: "max-w-none",
};

/** One screen: the top line with title, place and main action, and the content. Every screen is made of it. */
export function Screen({ title, hideTitle, aside, back, action, width = "page", children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const brand = useBrand();
  const { door, person, viewing } = useSession();
  const windowTitle = viewing ? t("shell.viewingAs", { name: person.name, title }) : title;
  useEffect(() => {
    document.title = `${windowTitle} · ${brand.name}`;
  }, [windowTitle, brand.name]);
  useEffect(() => {
    // Tells a screen reader where it is now, and lets Tab go on from here; a form has put the focus into itself.
    const taken = screen.current?.contains(document.activeElement);
    if (arrivedByNavigation() && !taken) heading.current?.focus({ preventScroll: true });
  }, []);
  // The line stays where it is when one goes from a list to a form.
  const barWidth = width === "full" ? "full" : "page";
  return (
    <div ref={screen} className="flex min-w-0 flex-col">
      <header className="sticky top-(--above) z-20 border-b border-line bg-surface">
        <div
          className={cx("mx-auto flex h-(--head-height) items-center gap-2 px-4 md:px-6", widths[barWidth])}
        >
          {back && (
            <Link
              to={back.to}
              params={back.params}
              search={back.search}
              look="plain"
              aria-label={back.label}
              data-tip={back.label}
              className={cx(iconButtonClass, "-ms-2 size-8")}
            >
              <ArrowLeft size={18} aria-hidden className="rtl:-scale-x-100" />
            </Link>
          )}
          <div className="flex min-w-0 flex-1 items-center gap-2.5">
            <h1
              ref={heading}
              tabIndex={-1}
              dir="auto"
              title={title}
              className={cx("truncate text-16 font-bold outline-none", hideTitle && "sr-only")}
            >
              {title}
            </h1>
            {aside && <div className="flex shrink-0 items-center gap-2">{aside}</div>}
          </div>
          <div className="md:hidden">
            <DoorMark door={door} />
          </div>
          <OwnTimer />
          {action && <div className="flex shrink-0 items-center gap-2">{action}</div>}
        </div>
      </header>
      <div className={cx("mx-auto w-full min-w-0 px-4 py-4 md:px-6 md:py-5", widths[barWidth])}>
        {width === "text" ? <div className="max-w-180">{children}</div> : children}
      </div>
    </div>
  );
}

/** The reader's running timer, in reach of every screen of those who log time. */
function OwnTimer() {
  const { door } = useSession();
  const works = useMay("projects.work");
  if (door !== "desk" || !works) return null;
  return (
    <Suspense fallback={<span className="size-9 shrink-0" />}>
      <TimerChip />
    </Suspense>
  );
}
