import type { ApprovalRow } from "../../../contract/approval.ts";
import { t } from "../../kernel/messages.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Column } from "../../ui/table-column.ts";
import { ApprovalStateBadge, DueText } from "./badges.tsx";
import { sumTexts } from "./words.ts";

const sums = ({ amount, minutes }: ApprovalRow) =>
  sumTexts({ amounts: amount ? [amount] : [], minutes: minutes ?? 0 }).join(" · ");
const place = ({ project, client }: ApprovalRow) =>
  project ? `${client.name} · ${project.name}` : client.name;

export const submittedColumns: Column<ApprovalRow>[] = [
  {
    id: "title",
    header: t("approvals.history.what"),
    primary: true,
    cell: (row) => <bdi title={row.title}>{row.title}</bdi>,
  },
  {
    id: "place",
    header: t("approval-desk.column.place"),
    width: "22%",
    from: "md",
    cell: (row) => (
      <bdi title={place(row)} className="text-ink-2">
        {place(row)}
      </bdi>
    ),
  },
  {
    id: "kind",
    header: t("approvals.filter.kind"),
    width: "116px",
    from: "xl",
    cell: ({ kind }) => <span className="text-ink-2">{t(`approvals.kind.${kind}`)}</span>,
  },
  {
    id: "state",
    header: t("approvals.filter.state"),
    width: "112px",
    cell: ({ state }) => <ApprovalStateBadge state={state} look="plain" />,
  },
  {
    id: "due",
    header: t("approvals.filter.due"),
    width: "124px",
    from: "lg",
    cell: (row) => <DueText row={row} />,
  },
  {
    id: "sum",
    header: t("approvals.history.sum"),
    width: "176px",
    align: "end",
    cell: (row) => <span className="tabular">{sums(row)}</span>,
  },
  {
    id: "at",
    header: t("approval-desk.column.submitted"),
    width: "92px",
    align: "end",
    from: "lg",
    cell: ({ submittedAt }) => (
      <span className="text-ink-3">
        <RelativeTime at={submittedAt} narrow />
      </span>
    ),
  },
];

export function SubmittedCard({ row }: { row: ApprovalRow }) {
  return (
    <>
      <p dir="auto" className="mt-0.5 truncate text-13 text-ink-2">
        {place(row)}
      </p>
      <p className="mt-0.5 flex flex-wrap items-center justify-between gap-x-3 text-13 text-ink-3">
        <ApprovalStateBadge state={row.state} look="plain" />
        <DueText row={row} soon />
        <span className="tabular">{sums(row)}</span>
      </p>
    </>
  );
}
