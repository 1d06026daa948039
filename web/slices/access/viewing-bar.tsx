import { Eye } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Session } from "../../../contract/session.ts";
import { type ApiError, errorText, toApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { leaveViewing } from "../../shell/viewing.ts";
import { Button } from "../../ui/button.tsx";

type Viewing = NonNullable<Session["viewing"]>;

/** Minutes from which on a screen reader is told that it ends soon. */
const soon = 5;
/** Milliseconds after the end, so that the server agrees that it is over. */
const slack = 300;

/**
 * Stands above everything while staff view the portal as a member, and frames the window: who, why, for how long, and
 * whether anything can be changed. It leads back by itself when the time is over.
 */
export function ViewingBar({ viewing }: { viewing: Viewing }) {
  const { person, client: company } = useSession();
  const bar = useRef<HTMLElement>(null);
  const minutes = useMinutesLeft(viewing.until, person.name);
  const { stop, pending, error } = useStop();
  useHeightAbove(bar);
  return (
    <>
      <section
        ref={bar}
        aria-label={t("access.viewing.label")}
        className="sticky top-0 z-40 flex items-center gap-x-3 bg-viewing px-3 py-1.5 text-14 text-white md:px-4"
      >
        <Eye size={18} aria-hidden className="shrink-0" />
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-4">
          <p className="max-w-full min-w-0 font-medium break-words" dir="auto">
            {company
              ? t("access.viewing.asOf", { name: person.name, client: company.name })
              : t("access.viewing.as", { name: person.name })}
          </p>
          <p className="max-w-full min-w-0 text-13 sm:min-w-48 sm:flex-1 sm:truncate" title={viewing.reason}>
            <bdi className="line-clamp-1">{viewing.reason}</bdi>
          </p>
          <p className="text-13 whitespace-nowrap">
            <time dateTime={viewing.until} title={formatDate(viewing.until, "exact")} className="tabular">
              {t("access.viewing.left", { minutes })}
            </time>
            {" · "}
            {t(viewing.writes ? "access.viewing.writes" : "access.viewing.reads")}
          </p>
          {error && (
            <p role="alert" className="w-full text-13 font-medium">
              {t("access.viewing.stopFailed")} {errorText(error)}
            </p>
          )}
        </div>
        <Button size="sm" pending={pending} onClick={() => void stop()} className={stopClass}>
          {t("access.viewing.stop")}
        </Button>
        <p role="status" className="sr-only">
          {minutes <= soon && t("access.viewing.soon")}
        </p>
      </section>
      <div
        aria-hidden
        className="pointer-events-none fixed inset-0 z-60 border-3 border-viewing print:hidden"
      />
    </>
  );
}

const stopClass = "!bg-white !text-[#1c1c21] ring-0 hover:!bg-white/90 focus-visible:outline-white";

/** Says how high the bar is, so that what sticks to the top sticks below it. */
function useHeightAbove(bar: { current: HTMLElement | null }) {
  useLayoutEffect(() => {
    const root = document.documentElement;
    const element = bar.current;
    if (!element) return;
    const measure = () => root.style.setProperty("--above", `${element.offsetHeight}px`);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
      root.style.removeProperty("--above");
    };
  }, [bar]);
}

/** Whole minutes that are left. Leads back when there are none, or when it has been ended elsewhere. */
function useMinutesLeft(until: string, name: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const end = setTimeout(() => leaveViewing(name), Math.max(0, Date.parse(until) - Date.now()) + slack);
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    const look = () => document.visibilityState === "visible" && void leaveIfOver(name);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(end);
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [until, name]);
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 60_000));
}

/** A window that was out of sight may have slept through the end. */
async function leaveIfOver(name: string): Promise<void> {
  const session = await client.session.current().catch(() => undefined);
  if (session && !session.viewing) leaveViewing(name);
}

function useStop() {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ApiError>();
  const stop = useCallback(async () => {
    setPending(true);
    setError(undefined);
    try {
      await client.masquerades.end();
      leaveViewing();
    } catch (thrown) {
      setError(toApiError(thrown));
      setPending(false);
    }
  }, []);
  return { stop, pending, error };
}
