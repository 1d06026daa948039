import { CircleCheck, CircleX, Eye, KeyRound, LogOut, type LucideIcon, ShieldCheck } from "lucide-react";
import type { SignInLine } from "../../../../contract/account.ts";
import { t, tryText } from "../../../kernel/messages.ts";
import { cx } from "../../../ui/cx.ts";
import { RelativeTime } from "../../../ui/relative-time.tsx";

const looks: Record<SignInLine["outcome"], { icon: LucideIcon; ink: string }> = {
  let_in: { icon: CircleCheck, ink: "text-green" },
  held: { icon: CircleCheck, ink: "text-ink-3" },
  refused: { icon: CircleX, ink: "text-red" },
  ended: { icon: LogOut, ink: "text-ink-3" },
  proved: { icon: ShieldCheck, ink: "text-green" },
  changed: { icon: KeyRound, ink: "text-blue" },
  viewed: { icon: Eye, ink: "text-amber" },
};

/** One decision in plain words. What staff did with one's own eyes stands out. */
export function HistoryLine({ line }: { line: SignInLine }) {
  const { outcome, at, company, device, address, note } = line;
  const { icon: Icon, ink } = looks[outcome];
  const detail = detailOf(line);
  const explained = outcome === "viewed" || line.reason === "by_staff" || line.reason === "by_operator";
  return (
    <li className={cx("flex gap-3 py-3", outcome === "viewed" && "-mx-3 rounded-6 bg-amber-soft px-3")}>
      <Icon size={18} aria-hidden className={cx("mt-0.5 shrink-0", ink)} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <p className="font-medium text-pretty">{whatHappened(line)}</p>
          <span className="text-13 text-ink-3">
            <RelativeTime at={at} />
          </span>
        </div>
        {detail && <p className="text-14 text-pretty text-ink-2">{detail}</p>}
        {explained && note && (
          <p className="text-14 break-words text-ink-2" dir="auto">
            {note}
          </p>
        )}
        <p className="text-13 break-words text-ink-3">
          {[device, address, company].filter(Boolean).join(" · ")}
        </p>
      </div>
    </li>
  );
}

export function whatHappened({ outcome, way, reason }: SignInLine): string {
  if (outcome === "changed") {
    const known = tryText(`account.history.changed.${way}_${reason}`);
    return known ?? tryText(`account.history.changed.${way}`) ?? t("account.history.outcome.changed");
  }
  const by = way ? tryText(`account.way.${way}`) : undefined;
  return by ? t(`account.history.by.${outcome}`, { way: by }) : t(`account.history.outcome.${outcome}`);
}

/** Why, where that can be told in a sentence; what a provider's program objected to is for who looks after it. */
function detailOf({ outcome, reason }: SignInLine): string | undefined {
  if (!reason || outcome === "changed") return undefined;
  const known = tryText(`account.history.reason.${reason}`);
  return known ?? (outcome === "refused" ? t("account.history.reason.other") : undefined);
}
