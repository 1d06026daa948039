import {
  CalendarClock,
  CircleCheckBig,
  Eye,
  FileText,
  FolderKanban,
  LifeBuoy,
  ListChecks,
  type LucideIcon,
  ReceiptText,
  ScrollText,
  Stamp,
  UserRound,
  UsersRound,
} from "lucide-react";
import type { Reading, ReadingKind } from "../../../contract/readings.ts";
import type { Session } from "../../../contract/session.ts";
import type { Target } from "../../kernel/address.ts";
import { t } from "../../kernel/messages.ts";

export const kindIcons: Record<ReadingKind, LucideIcon> = {
  approval: CircleCheckBig,
  decision: Stamp,
  policy: ListChecks,
  delegation: UsersRound,
  person: UserRound,
  invoice: FileText,
  project: FolderKanban,
  ticket: LifeBuoy,
  time_entry: CalendarClock,
  expense: ReceiptText,
  audit_entry: ScrollText,
  masquerade: Eye,
};

/** What was read, without its name: `12 approvals`, `Invoice as PDF`. */
export function whatText({ kind, act, items }: Reading): string {
  if (act === "begin" || act === "end") return t(`readings.${act}`);
  if (act === "download")
    return kind === "decision"
      ? t("readings.receipt")
      : kind === "invoice"
        ? t("readings.pdf")
        : oneText(kind);
  if (act === "open") return oneText(kind);
  const what =
    items === null && kind === "approval"
      ? t("readings.sums")
      : t(`readings.several.${kind}`, { count: items ?? 0 });
  return act === "export" ? t("readings.exported", { what }) : what;
}

const oneText = (kind: ReadingKind) => t(`readings.one.${kind}`);

/** The whole of it on one line, for titles: `Approval: Landing page`. */
export const wholeText = (reading: Reading): string =>
  reading.label ? t("readings.named", { what: whatText(reading), name: reading.label }) : whatText(reading);

/** Through which door, and as whom. */
export function doorText({ door, viewedAs }: Reading, { person }: Pick<Session, "person">): string {
  if (!viewedAs) return t(`readings.door.${door}`);
  return viewedAs.id === person.id ? t("readings.asYou") : t("readings.as", { name: viewedAs.name });
}

const pages: Partial<Record<ReadingKind, { portal: string; desk: string; permission: string }>> = {
  approval: { portal: "/approvals/$id", desk: "/desk/approvals/$id", permission: "approvals.read" },
  decision: { portal: "/approvals/$id", desk: "/desk/approvals/$id", permission: "approvals.read" },
  person: { portal: "/people/$id", desk: "/desk/people/$id", permission: "people.manage" },
  invoice: { portal: "/invoices/$id", desk: "/desk/invoices/$id", permission: "invoices.read" },
  project: { portal: "/projects/$id", desk: "/desk/projects/$id", permission: "projects.read" },
  ticket: { portal: "/tickets/$id", desk: "/desk/tickets/$id", permission: "tickets.read" },
};

/** Where it leads, as long as it is there and the reader may go there. */
export function pageOf(
  { kind, subjectId }: Reading,
  { door, permissions }: Pick<Session, "door" | "permissions">,
): Target | undefined {
  const page = pages[kind];
  if (!page || !subjectId || door === "console" || !permissions.some((one) => one === page.permission))
    return;
  return { to: page[door], params: { id: subjectId } };
}
