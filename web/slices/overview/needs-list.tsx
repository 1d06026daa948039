import {
  CircleCheck,
  CircleCheckBig,
  FileText,
  ListTodo,
  type LucideIcon,
  MessageCircleReply,
  Star,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Target } from "../../kernel/address.ts";
import { daysUntil, formatDays, formatMoney, formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useBrand, useSession } from "../../kernel/session.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Need } from "./data.ts";

/** Shown before one asks for more. */
const firstFew = 6;

/** Whatever waits for the reader, of every kind, the most urgent first, each with what to do about it. */
export function NeedsList({ needs }: { needs: readonly Need[] }) {
  const [all, setAll] = useState(false);
  if (needs.length === 0) return <NothingNeeded />;
  const shown = all ? needs : needs.slice(0, firstFew);
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-10 border border-line">
        {shown.map((need) => (
          <NeedRow key={keyOf(need)} need={need} />
        ))}
      </ul>
      {shown.length < needs.length && (
        <Button variant="quiet" size="sm" className="mt-1.5" onClick={() => setAll(true)}>
          {t("overview.needs.more", { count: needs.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function keyOf(need: Need): string {
  if (need.kind === "invoice_due") return need.invoice.id;
  if (need.kind === "approvals") return need.kind;
  return need.kind === "project_action" ? need.action.id : `${need.kind} ${need.ticket.id}`;
}

function NeedRow({ need }: { need: Need }) {
  const { icon: Icon, tone, title, text, when, action, target } = useNeed(need);
  return (
    <li className="relative flex items-center gap-3 px-3.5 py-2.5 hover:bg-hover has-[a:focus-visible]:bg-hover">
      <span className={cx("flex size-8 shrink-0 items-center justify-center rounded-full", tone)}>
        <Icon size={16} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words" dir="auto">
          {title}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-2 text-13 text-ink-2">
          <span>{text}</span>
          {when}
        </p>
      </div>
      <Link
        {...target}
        look="plain"
        aria-label={t("overview.needs.actionFor", { action, subject: title })}
        className={cx(buttonClass("secondary", "sm"), "min-w-16 after:absolute after:inset-0")}
      >
        {action}
      </Link>
    </li>
  );
}

interface Shown {
  icon: LucideIcon;
  tone: string;
  title: string;
  text: string;
  when: ReactNode;
  action: string;
  target: Target;
}

function useNeed(need: Need): Shown {
  const brand = useBrand();
  const when = (
    <span className="text-ink-3">
      <RelativeTime at={need.at} />
    </span>
  );
  if (need.kind === "invoice_due") return invoiceNeed(need.invoice);
  if (need.kind === "project_action") return actionNeed(need);
  if (need.kind === "approvals") return approvalsNeed(need.approvals);
  const { id, subject } = need.ticket;
  const shared = { title: subject, when, target: { to: "/tickets/$id", params: { id } } };
  if (need.kind === "ticket_rating") {
    return {
      ...shared,
      icon: Star,
      tone: "bg-green-soft text-green",
      text: t("overview.needs.rating"),
      action: t("overview.needs.ratingAction"),
    };
  }
  return {
    ...shared,
    icon: MessageCircleReply,
    tone: "bg-amber-soft text-amber",
    text: t("overview.needs.reply", { company: brand.name }),
    action: t("overview.needs.replyAction"),
  };
}

function actionNeed({ project, action }: Extract<Need, { kind: "project_action" }>): Shown {
  return {
    icon: ListTodo,
    tone: action.overdue ? "bg-red-soft text-red" : "bg-amber-soft text-amber",
    title: action.text,
    text: project.name,
    when: action.dueOn && <span className="text-ink-3">{dueText(action.dueOn)}</span>,
    action: t("overview.needs.projectAction"),
    target: { to: "/projects/$id", params: { id: project.id } },
  };
}

/** All that is to be approved, in one line: how much it is, and until when. */
function approvalsNeed(approvals: Extract<Need, { kind: "approvals" }>["approvals"]): Shown {
  const { count, overdue, minutes, amounts, deadline } = approvals;
  const late = overdue > 0;
  return {
    icon: CircleCheckBig,
    tone: late ? "bg-red-soft text-red" : "bg-amber-soft text-amber",
    title: t("overview.needs.approvals", { count }),
    text: [...(minutes > 0 ? [hours(minutes)] : []), ...amounts.map((amount) => formatMoney(amount))].join(
      " · ",
    ),
    when: late ? (
      <span className="font-medium text-red">{t("overview.needs.approvalsLate", { count: overdue })}</span>
    ) : (
      deadline && (
        <span className="text-ink-3">
          {t("overview.needs.approvalsDue")} <RelativeTime at={deadline} />
        </span>
      )
    ),
    action: t("overview.needs.approvalsAction"),
    target: { to: "/approvals" },
  };
}

const hours = (minutes: number) =>
  formatNumber(minutes / 60, {
    style: "unit",
    unit: "hour",
    unitDisplay: "narrow",
    maximumFractionDigits: 1,
  });

function dueText(dueOn: string): string {
  const days = daysUntil(dueOn);
  if (days < 0) return t("overview.needs.late", { days: -days });
  return days === 0 ? t("overview.needs.dueToday") : t("overview.needs.due", { days: formatDays(dueOn) });
}

function invoiceNeed(invoice: Extract<Need, { kind: "invoice_due" }>["invoice"]): Shown {
  const { id, number, due, dueOn, overdue } = invoice;
  const words = dueOn ? dueText(dueOn) : t("overview.needs.dueToday");
  return {
    icon: FileText,
    tone: overdue ? "bg-red-soft text-red" : "bg-blue-soft text-blue",
    title: t("overview.needs.invoice", { number }),
    text: formatMoney(due),
    when: <span className={overdue ? "font-medium text-red" : "text-ink-3"}>{words}</span>,
    action: t("overview.needs.invoiceAction"),
    target: { to: "/invoices/$id", params: { id } },
  };
}

function NothingNeeded() {
  const { person } = useSession();
  const brand = useBrand();
  return (
    <div className="flex items-start gap-3 rounded-10 border border-line px-4 py-4">
      <span className="flex size-8 shrink-0 items-center justify-center rounded-full bg-green-soft text-green">
        <CircleCheck size={16} aria-hidden />
      </span>
      <div>
        <p className="font-medium">{t("overview.needs.doneTitle", { name: firstName(person.name) })}</p>
        <p className="mt-0.5 text-13 text-pretty text-ink-2">
          {t("overview.needs.doneText", { company: brand.name })}
        </p>
      </div>
    </div>
  );
}

/** Scripts that write names without spaces keep the whole name. */
const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? name;
