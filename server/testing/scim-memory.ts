import { ScimProblem } from "../slices/sso/scim.ts";
import type {
  ScimDirectory,
  ScimGroup,
  ScimPage,
  ScimQuery,
  ScimUser,
  StoredScimUser,
} from "../slices/sso/scim-directory.ts";

/** A directory of SCIM in memory, which says what was done with it. */
export interface MemoryDirectory extends ScimDirectory {
  /** The calls that changed something, in their order: `deactivate 1`. */
  calls: string[];
}

interface Kept<T> {
  id: string;
  value: T;
}

const moment = new Date("2026-03-02T10:00:00Z");
const same = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;

/** An empty directory; ids count from 1. */
export function memoryDirectory(): MemoryDirectory {
  const calls: string[] = [];
  const users = new Map<string, ScimUser>();
  const groups = new Map<string, ScimGroup & { members: Set<string> }>();
  let last = 0;
  const storedUser = (id: string): StoredScimUser | null => {
    const user = users.get(id);
    if (!user) return null;
    const own = [...groups].filter(([, group]) => group.members.has(id));
    const named = own.map(([groupId, { displayName }]) => ({ id: groupId, displayName }));
    return { ...user, id, groups: named, createdAt: moment, changedAt: moment };
  };
  const storedGroup = (id: string, withMembers = true) => {
    const group = groups.get(id);
    if (!group) return null;
    const members = [...group.members].map((user) => ({ id: user, displayName: users.get(user)!.userName }));
    return { ...group, id, members: withMembers ? members : null, createdAt: moment, changedAt: moment };
  };
  const refuseTaken = (user: ScimUser, own?: string) => {
    const taken = [...users].some(([id, other]) => id !== own && same(other.userName, user.userName));
    if (taken) throw new ScimProblem("uniqueness", "This userName is taken.");
  };
  const setActive = (id: string, active: boolean) => {
    const user = users.get(id);
    if (user) user.active = active;
    return storedUser(id);
  };
  return {
    calls,
    users: {
      find: async (query) => page(users.keys(), query, (id) => storedUser(id)!),
      get: async (id) => storedUser(id),
      create: async (user) => {
        refuseTaken(user);
        const id = String(++last);
        calls.push(`create ${id}`);
        users.set(id, { ...user });
        return storedUser(id)!;
      },
      replace: async (id, user) => {
        calls.push(`replace ${id}`);
        refuseTaken(user, id);
        const before = users.get(id);
        if (before) users.set(id, { ...user, active: before.active });
        return storedUser(id);
      },
      deactivate: async (id) => {
        calls.push(`deactivate ${id}`);
        return setActive(id, false);
      },
      reactivate: async (id) => {
        calls.push(`reactivate ${id}`);
        return setActive(id, true);
      },
      remove: async (id) => {
        calls.push(`remove ${id}`);
        for (const group of groups.values()) group.members.delete(id);
        return users.delete(id);
      },
    },
    groups: {
      find: async ({ filter: { member, ...filter }, ...query }, { withMembers }) => {
        const ids = [...groups.keys()].filter((id) => !member || groups.get(id)!.members.has(member));
        return page(ids, { ...query, filter }, (id) => storedGroup(id, withMembers)!);
      },
      get: async (id, { withMembers }) => storedGroup(id, withMembers),
      create: async (group, members) => {
        const id = String(++last);
        groups.set(id, { ...group, members: new Set(members.filter((user) => users.has(user))) });
        return storedGroup(id)!;
      },
      change: async (id, { members, ...change }) => {
        const group = groups.get(id);
        if (!group) return null;
        Object.assign(group, change);
        if (members && "set" in members)
          group.members = new Set(members.set.filter((user) => users.has(user)));
        if (members && "add" in members) {
          for (const user of members.add) if (users.has(user)) group.members.add(user);
          for (const user of members.remove) group.members.delete(user);
        }
        return storedGroup(id);
      },
      remove: async (id) => groups.delete(id),
    },
  };
}

function page<Filter extends object, Resource>(
  ids: Iterable<string>,
  { filter, offset, limit }: ScimQuery<Filter>,
  read: (id: string) => Resource,
): ScimPage<Resource> {
  const wanted = Object.entries(filter);
  const found = [...ids]
    .map((id) => ({ id, value: read(id) }) satisfies Kept<Resource>)
    .filter(({ value }) =>
      wanted.every(([name, part]) => same((value as Record<string, unknown>)[name], part)),
    );
  return { total: found.length, resources: found.slice(offset, offset + limit).map(({ value }) => value) };
}
