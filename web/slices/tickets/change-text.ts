import type { TicketPriority, TicketStatus, TimelineEntry } from "../../../contract/tickets.ts";
import { locale } from "../../kernel/locale.ts";
import { t } from "../../kernel/messages.ts";
import { statusText } from "./badges.tsx";

type ChangeEntry = Extract<TimelineEntry, { type: "change" }>;

/** What somebody changed, as one sentence for the reader of that door. */
export function changeText({ author, change }: ChangeEntry, door: string): string {
  const name = author?.name ?? t("tickets.change.nobody");
  const from = change.from ?? "";
  const to = change.to ?? "";
  switch (change.field) {
    case "status":
      return statusSentence(name, from as TicketStatus, to as TicketStatus, door);
    case "priority":
      return t("tickets.change.priority", { name, from: priorityWord(from), to: priorityWord(to) });
    case "category":
      return to
        ? t("tickets.change.categorySet", { name, to })
        : t("tickets.change.categoryGone", { name, from });
    case "assignee":
      if (!to) return t("tickets.change.unassigned", { name, from });
      return to === name ? t("tickets.change.took", { name }) : t("tickets.change.assigned", { name, to });
    case "subject":
      return t("tickets.change.subject", { name, from });
    case "description":
      return t("tickets.change.description", { name });
    case "copied":
      return copiedSentence(name, from, to);
    case "rating":
      return t("tickets.change.rating", { name, to });
    case "merged":
      return to
        ? t("tickets.change.mergedInto", { name, to })
        : t("tickets.change.mergedFrom", { name, from });
  }
}

function statusSentence(name: string, from: TicketStatus, to: TicketStatus, door: string): string {
  if (to === "closed" || to === "resolved") return t(`tickets.change.${to}`, { name });
  if (from === "closed" || from === "resolved") return t("tickets.change.reopened", { name });
  if (to === "waiting")
    return t(door === "portal" ? "tickets.change.memberWaiting" : "tickets.change.waiting", { name });
  return t("tickets.change.status", { name, from: statusText(from, door), to: statusText(to, door) });
}

function priorityWord(priority: string): string {
  return t(`tickets.priority.${priority as TicketPriority}`);
}

/** The server writes who was in copy before and after, as names with commas between them. */
function copiedSentence(name: string, from: string, to: string): string {
  const before = from ? from.split(", ") : [];
  const after = to ? to.split(", ") : [];
  const list = new Intl.ListFormat(locale);
  const added = list.format(after.filter((one) => !before.includes(one)));
  const gone = list.format(before.filter((one) => !after.includes(one)));
  if (added && gone) return t("tickets.change.copiedBoth", { name, added, gone });
  return added
    ? t("tickets.change.copiedAdded", { name, added })
    : t("tickets.change.copiedGone", { name, gone });
}
