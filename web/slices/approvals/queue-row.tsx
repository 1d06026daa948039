import { memo } from "react";
import type { ApprovalRow, Verdict } from "../../../contract/approval.ts";
import type { Target } from "../../kernel/address.ts";
import { t } from "../../kernel/messages.ts";
import { Badge } from "../../ui/badge.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ApprovalStateBadge, DueText } from "./badges.tsx";
import type { Group } from "./sums.ts";
import { detailText, kindIcons, sumTexts } from "./words.ts";

export interface QueueRowProps {
  row: ApprovalRow;
  /** Decided here a moment ago; the server's answer may still be on its way. */
  fresh: Verdict | undefined;
  selected: boolean;
  current: boolean;
  targetOf: (row: ApprovalRow) => Target;
  onSelect: (row: ApprovalRow, selected: boolean) => void;
  onShow: (row: ApprovalRow) => boolean;
}

/** One entry of the queue: what it is, whose, from when, and what it comes to. The link covers the whole line. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { row, fresh, selected, current, targetOf, onSelect, onShow } = props;
  const state = fresh ?? row.state;
  const sums = sumTexts({ amounts: row.amount ? [row.amount] : [], minutes: row.minutes ?? 0 });
  const detail = detailText(row);
  return (
    <div
      className={cx(
        "relative flex h-full items-center gap-3 border-b border-line px-3 hover:bg-hover has-[a:focus-visible]:bg-hover",
        current && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span className="relative z-1 -m-1 flex size-7 shrink-0 items-center justify-center touch:size-11 touch:-mx-2.5">
        <Checkbox
          hideLabel
          checked={selected}
          disabled={!row.can.decide || fresh !== undefined}
          onChange={(checked) => onSelect(row, checked)}
        >
          {t("approvals.select", { title: row.title })}
        </Checkbox>
      </span>
      <div className="min-w-0 flex-1">
        <Link
          {...targetOf(row)}
          look="plain"
          data-row-link=""
          data-id={row.id}
          title={row.title}
          aria-current={current || undefined}
          onClick={(event) => {
            const plain = !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
            if (plain && onShow(row)) event.preventDefault();
          }}
          className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-line"
        >
          <bdi>{row.title}</bdi>
        </Link>
        <p className="flex min-w-0 items-center gap-x-2 text-13 text-ink-3">
          {detail && (
            <span dir="auto" className="truncate">
              {detail}
            </span>
          )}
          {row.changed && <Badge tone="blue">{t("approvals.changed")}</Badge>}
          {state === "waiting" ? (
            <DueText row={row} soon />
          ) : (
            <ApprovalStateBadge state={state} look="plain" />
          )}
        </p>
      </div>
      <div className="shrink-0 text-end text-13 tabular">
        {sums.map((sum, index) => (
          <p
            key={sum}
            className={cx("whitespace-nowrap", index === sums.length - 1 ? "font-medium" : "text-ink-3")}
          >
            {sum}
          </p>
        ))}
      </div>
    </div>
  );
});

interface GroupHeadProps {
  group: Group;
  selected: "none" | "some" | "all";
  /** Whether any of it can be decided by the reader. */
  open: boolean;
  onSelect: (group: Group, selected: boolean) => void;
}

/** Project and kind of the entries that follow, and what they come to together. */
export function GroupHead({ group, selected, open, onSelect }: GroupHeadProps) {
  const Icon = kindIcons[group.kind];
  const place = group.project?.name ?? group.client.name;
  const kind = t(`approvals.kinds.${group.kind}`, { count: group.count });
  return (
    <div className="flex h-full items-end gap-3 border-b border-line px-3 pb-2">
      <span className="-mx-1 mb-1 flex size-7 shrink-0 items-center justify-center touch:-mx-2.5 touch:-mb-1 touch:size-11">
        <Checkbox
          hideLabel
          checked={selected === "all"}
          partial={selected === "some"}
          disabled={!open}
          onChange={(checked) => onSelect(group, checked)}
        >
          {t("approvals.selectGroup", { kind, project: place })}
        </Checkbox>
      </span>
      <h2 className="min-w-0 flex-1 text-13 font-bold" title={place}>
        <span dir="auto" className="block truncate">
          {place}
        </span>
        <span className="flex items-center gap-1.5 font-regular text-ink-3">
          <Icon size={13} aria-hidden className="shrink-0" />
          {kind}
        </span>
      </h2>
      <p className="shrink-0 text-end text-12 font-medium text-ink-2 tabular">
        {sumTexts(group).map((sum) => (
          <span key={sum} className="block whitespace-nowrap">
            {sum}
          </span>
        ))}
      </p>
    </div>
  );
}

/** The place of an entry that is on its way. */
export function BlankRow() {
  return (
    <div aria-hidden className="flex h-full items-center gap-3 border-b border-line px-3">
      <Skeleton className="size-4.5" />
      <div className="flex flex-1 flex-col gap-2">
        <Skeleton className="h-3.5 w-3/5" />
        <Skeleton className="h-3 w-2/5" />
      </div>
      <Skeleton className="h-3.5 w-16" />
    </div>
  );
}
