import type { ApprovalKind } from "../../../contract/approval.ts";
import { approvalKinds } from "../../../contract/approval.ts";
import type { ApprovalGroup } from "../../../contract/approvals.ts";
import { t } from "../../kernel/messages.ts";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { type ApprovalFilter, noApprovalFilter } from "./data.ts";
import { daysFilter } from "./days-filter.tsx";
import { kindIcons } from "./words.ts";

interface QueueFiltersProps {
  filter: ApprovalFilter;
  onChange: (change: Partial<ApprovalFilter>) => void;
  groups: readonly ApprovalGroup[] | undefined;
}

/** Search and filters of the queue; all of them stand in the address. */
export function QueueFilters({ filter, onChange, groups = [] }: QueueFiltersProps) {
  return (
    <FilterBar
      search={
        <SearchField
          label={t("approvals.search")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      filters={[
        kindFilter(filter.kind, (kind) => onChange({ kind })),
        projectFilter(groups, filter.projectId, (projectId) => onChange({ projectId })),
        {
          id: "overdue",
          label: t("approvals.filter.due"),
          single: true,
          options: [{ value: "true", label: t("approvals.filter.overdue") }],
          chosen: filter.overdue ? ["true"] : [],
          onChange: (chosen) => onChange({ overdue: chosen.length > 0 || undefined }),
        },
        daysFilter(filter, onChange),
        {
          id: "everybody",
          label: t("approvals.filter.who"),
          single: true,
          options: [{ value: "true", label: t("approvals.filter.everybody") }],
          chosen: filter.everybody ? ["true"] : [],
          onChange: (chosen) => onChange({ everybody: chosen.length > 0 || undefined }),
        },
        ...(filter.digest ? [digestFilter(filter.digest, () => onChange({ digest: undefined }))] : []),
      ]}
      onClear={() => onChange(noApprovalFilter)}
    />
  );
}

export function kindFilter(
  chosen: readonly ApprovalKind[],
  onChange: (kinds: ApprovalKind[]) => void,
): Filter {
  return {
    id: "kind",
    label: t("approvals.filter.kind"),
    options: approvalKinds.map((kind) => ({
      value: kind,
      label: t(`approvals.kind.${kind}`),
      icon: kindIcons[kind],
    })),
    chosen,
    onChange: (kinds) => onChange(kinds as ApprovalKind[]),
  };
}

function projectFilter(
  groups: readonly ApprovalGroup[],
  chosen: string | undefined,
  onChange: (id: string | undefined) => void,
): Filter {
  const projects = new Map(
    groups.flatMap(({ project }) => (project ? [[project.id, project.name] as const] : [])),
  );
  if (chosen && !projects.has(chosen)) projects.set(chosen, t("approvals.filter.oneProject"));
  return {
    id: "project",
    label: t("approvals.filter.project"),
    single: true,
    options: [...projects].map(([value, label]) => ({ value, label })),
    chosen: chosen ? [chosen] : [],
    onChange: ([id]) => onChange(id),
  };
}

/** Set by the link of a mail alone; it can be taken away like any other. */
function digestFilter(id: string, onRemove: () => void): Filter {
  return {
    id: "digest",
    label: t("approvals.filter.from"),
    single: true,
    options: [{ value: id, label: t("approvals.filter.mail") }],
    chosen: [id],
    onChange: onRemove,
  };
}
