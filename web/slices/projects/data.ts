import { keepPreviousData } from "@tanstack/react-query";
import { type Health, healths, type ProjectStatus, projectStatuses } from "../../../contract/project.ts";
import { flag, manyOf, oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import type { Hit, Place } from "../../shell/door.ts";

export const projectSorts = ["updated", "name", "ends"] as const;
export type ProjectSort = (typeof projectSorts)[number];

/** What a list of projects is narrowed to, as the address says it; the names are those of the contract. */
export type ProjectFilter = {
  search?: string;
  status: ProjectStatus[];
  health: Health[];
  clientId?: string;
  mine?: true;
  sort?: ProjectSort;
  direction?: "asc" | "desc";
};

export function parseProjectFilter(raw: RawSearch): ProjectFilter {
  return {
    search: text(raw.search),
    status: manyOf(raw.status, projectStatuses),
    health: manyOf(raw.health, healths),
    clientId: text(raw.clientId),
    mine: flag(raw.mine),
    sort: oneOf(raw.sort, projectSorts),
    direction: oneOf(raw.direction, ["asc", "desc"]),
  };
}

/** The same without anything that narrows; the order stays. */
export const noProjectFilter: Omit<ProjectFilter, "sort" | "direction"> = {
  search: undefined,
  status: [],
  health: [],
  clientId: undefined,
  mine: undefined,
};

export function isNarrowed({ search, status, health, clientId, mine }: ProjectFilter): boolean {
  return Boolean(search || clientId || mine || status.length || health.length);
}

/** Names run from A, ends from the nearest, changes from the latest. */
export const firstDirection = (sort: ProjectSort) => (sort === "updated" ? "desc" : "asc");

/** Pages of projects. Rows stay in sight while another filter is being loaded. */
export const projectListQuery = (filter: Partial<ProjectFilter>) =>
  api.projects.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      ...filter,
      direction: filter.direction ?? firstDirection(filter.sort ?? "updated"),
      cursor,
      limit: 50,
    }),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

export const projectQuery = (id: string) => api.projects.get.queryOptions({ input: { id } });

/** How it stands, with figures; for staff also as its client is shown it. */
export const projectOverviewQuery = (id: string, as?: "client") =>
  api.projects.overview.queryOptions({ input: as ? { id, as } : { id }, refetchInterval: 60_000 });

export const taskListQuery = (id: string) =>
  api.projects.listTasks.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, cursor, limit: 50 }),
    ...byCursor,
  });

export const prefetchProjects = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(projectListQuery(parseProjectFilter(search)));
export const prefetchOverview = ({ params }: Place) =>
  queryClient.prefetchQuery(projectOverviewQuery(params.id ?? ""));
export const prefetchProject = ({ params }: Place) =>
  Promise.all([
    queryClient.prefetchQuery(projectQuery(params.id ?? "")),
    queryClient.prefetchQuery(projectOverviewQuery(params.id ?? "")),
  ]);

/** What the palette finds; `base` is `/projects` or `/desk/projects`. */
export const findProjects =
  (base: string) =>
  async (search: string, signal: AbortSignal): Promise<Hit[]> => {
    const { items } = await client.projects.list({ search, limit: 6 }, { signal });
    return items.map(({ id, name, reference, client }) => ({
      id,
      title: name,
      detail: base === "/projects" ? reference || undefined : client.name,
      target: { to: `${base}/$id`, params: { id } },
    }));
  };
