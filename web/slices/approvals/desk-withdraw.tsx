import { useMutation } from "@tanstack/react-query";
import { Undo2, X } from "lucide-react";
import type { ApprovalRow } from "../../../contract/approval.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import type { Column } from "../../ui/table-column.ts";
import { toast } from "../../ui/toast.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useRefresh } from "./desk-data.ts";

/** What the server withdraws at once at most. */
const most = 1000;

interface WithdrawBarProps {
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  /** What is shown and can be withdrawn. */
  selectable: readonly ApprovalRow[];
}

/** Withdraws what is selected; what was decided meanwhile stays, and is told. */
export function WithdrawBar({ selected, onSelect, selectable }: WithdrawBarProps) {
  const refresh = useRefresh();
  const count = selected.size;
  const clear = () => onSelect(new Set());
  useShortcuts({ Escape: count > 0 ? clear : undefined });
  const withdraw = useMutation(
    api.approvals.withdraw.mutationOptions({
      onSuccess: async ({ withdrawn, failed }) => {
        clear();
        await refresh();
        toast(t("approval-desk.withdrawnMany", { count: withdrawn.length, failed: failed.length }));
      },
    }),
  );
  if (selectable.length === 0 && count === 0) return null;
  return (
    <fieldset
      aria-label={t("approval-desk.selection")}
      className="sticky top-(--bar-height) z-10 flex min-h-11 min-w-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-surface py-1"
    >
      {count === 0 ? (
        <Button
          size="sm"
          variant="quiet"
          className="max-sm:-ms-2.5"
          onClick={() => onSelect(new Set(selectable.slice(0, most).map(({ id }) => id)))}
        >
          {t("approval-desk.selectAll", { count: selectable.length })}
        </Button>
      ) : (
        <>
          <p role="status" className="px-2 font-medium tabular">
            {t("approval-desk.selected", { count })}
          </p>
          <Button
            size="sm"
            icon={Undo2}
            pending={withdraw.isPending}
            onClick={() => withdraw.mutate({ ids: [...selected] })}
          >
            {t("approval-desk.withdrawMany", { count })}
          </Button>
          <Button size="sm" variant="quiet" icon={X} onClick={clear}>
            {t("approval-desk.clear")}
          </Button>
        </>
      )}
      {withdraw.error && <ErrorLine error={withdraw.error} />}
    </fieldset>
  );
}

/** A box in each row that can be withdrawn. */
export function selectColumn(
  selected: ReadonlySet<string>,
  onToggle: (id: string, on: boolean) => void,
): Column<ApprovalRow> {
  return {
    id: "select",
    header: t("approval-desk.select"),
    hideHeader: true,
    width: "40px",
    cell: (row) => <SelectBox row={row} on={selected.has(row.id)} onToggle={onToggle} />,
  };
}

export function SelectBox({
  row,
  on,
  onToggle,
}: {
  row: ApprovalRow;
  on: boolean;
  onToggle: (id: string, on: boolean) => void;
}) {
  if (!row.can.withdraw) return null;
  return (
    <span className="relative z-1 inline-flex align-middle">
      <Checkbox hideLabel checked={on} onChange={(now) => onToggle(row.id, now)}>
        {t("approval-desk.selectOne", { title: row.title })}
      </Checkbox>
    </span>
  );
}
