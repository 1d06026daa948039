import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ProjectRow } from "../../../contract/project.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { firstDirection, type ProjectFilter, type ProjectSort } from "./data.ts";
import { deskColumns, ProjectCard, portalColumns } from "./project-columns.tsx";

interface ProjectTableProps {
  query: Parameters<typeof useRows<ProjectRow>>[0] & Pick<UseInfiniteQueryResult, "dataUpdatedAt">;
  filter: ProjectFilter;
  onChange: (change: Partial<ProjectFilter>) => void;
  empty: ReactNode;
}

/** Projects as rows, or as cards on a phone; each leads to its page behind the reader's door. */
export function ProjectTable({ query, filter, onChange, empty }: ProjectTableProps) {
  const desk = useSession().door === "desk";
  const sort = filter.sort ?? "updated";
  return (
    <>
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <DataTable
        label={t("projects.label", { sort: t(`projects.sort.${sort}`) })}
        columns={desk ? deskColumns : portalColumns}
        rowKey={rowKey}
        rowLink={desk ? deskLink : portalLink}
        card={(row) => <ProjectCard row={row} withClient={desk} />}
        dense={desk}
        sort={{ by: sort, direction: filter.direction ?? firstDirection(sort) }}
        onSort={(by, direction) => onChange({ sort: by as ProjectSort, direction })}
        empty={empty}
        {...useRows(query)}
      />
    </>
  );
}

const rowKey = (row: ProjectRow) => row.id;
const portalLink = ({ id }: ProjectRow) => ({ to: "/projects/$id", params: { id } });
const deskLink = ({ id }: ProjectRow) => ({ to: "/desk/projects/$id", params: { id } });
