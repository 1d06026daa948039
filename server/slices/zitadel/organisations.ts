import { type Caller, segment, unlessDone } from "./caller.ts";

export interface Organisation {
  id: string;
  name: string;
  state: "active" | "inactive" | "removed" | "unspecified";
}

export interface NewOrganisation {
  name: string;
  /** An id of our own, so that what a crash has left is found again. */
  id?: string;
  /** Users who administer it, and whether by the built-in role `ORG_OWNER` or others. */
  admins?: { userId: string; roles: string[] }[];
}

const path = (id: string) => `/v2/organizations/${segment(id)}`;

/** The calls about organisations: in ZITADEL a tenant is one. */
export function organisationCalls(call: Caller) {
  const become = (id: string, verb: "deactivate" | "activate") =>
    unlessDone(call("POST", `${path(id)}/${verb}`, { repeatable: true }), "failed_precondition");
  return {
    /** @throws ZitadelRefused already_exists when the name or the id is taken */
    create: async ({ name, id, admins = [] }: NewOrganisation): Promise<string> => {
      const body = { name, ...(id ? { organizationId: id } : {}), ...(admins.length > 0 ? { admins } : {}) };
      const { organizationId } = await call("POST", "/v2/organizations", { body });
      return String(organizationId);
    },
    deactivate: (id: string) => become(id, "deactivate"),
    activate: (id: string) => become(id, "activate"),
    remove: (id: string) => unlessDone(call("DELETE", path(id), { repeatable: true }), "not_found"),
    /** Those with this id, or this very name. */
    search: async (by: { id: string } | { name: string }): Promise<Organisation[]> => {
      const query =
        "id" in by
          ? { idQuery: { id: by.id } }
          : { nameQuery: { name: by.name, method: "TEXT_QUERY_METHOD_EQUALS" } };
      const body = { queries: [query] };
      const { result } = await call("POST", "/v2/organizations/_search", { body, repeatable: true });
      return ((result ?? []) as { id: string; name: string; state?: string }[]).map(
        ({ id, name, state }) => ({
          id,
          name,
          state: (state ?? "ORGANIZATION_STATE_UNSPECIFIED")
            .replace("ORGANIZATION_STATE_", "")
            .toLowerCase() as Organisation["state"],
        }),
      );
    },
  };
}
