import { Refusal } from "../../kernel/refusal.ts";
import { stepsOf, stepsOfResource } from "./scim-changes.ts";
import type { ScimDirectory, ScimPage, ScimQuery, ScimUser, StoredScimUser } from "./scim-directory.ts";
import { groupFilter, userFilter } from "./scim-filter.ts";
import { groupChange, readName, writeGroup } from "./scim-groups.ts";
import {
  answer,
  asksFor,
  errorAnswer,
  type JsonObject,
  listAnswer,
  project,
  readBody,
  ScimProblem,
} from "./scim-messages.ts";
import { largestPage, resourceTypes, schemas, serviceProviderConfig } from "./scim-schemas.ts";
import { blankUser, changeUser, writeUser } from "./scim-users.ts";

export type * from "./scim-directory.ts";
export { ScimProblem } from "./scim-messages.ts";

interface Call {
  request: Request;
  query: URLSearchParams;
  directory: ScimDirectory;
  location: (path: string) => string;
}

/**
 * Answers one request of SCIM 2.0 (RFC 7644) that was let in already: the token is the caller's to check.
 * @param path below the base: `/Users/…`
 * @param base address of the whole, without a slash at its end, for the locations in answers
 * @throws whatever the directory throws, except ScimProblem and Refusal: a fault stays a fault
 */
export async function scim(
  request: Request,
  path: string,
  directory: ScimDirectory,
  base: string,
): Promise<Response> {
  const location = (below: string) => `${base}${below.split("/").map(encodeURIComponent).join("/")}`;
  const call = { request, query: new URL(request.url).searchParams, directory, location };
  try {
    const [kind = "", id, ...more] = segmentsOf(path);
    if (more.length > 0) throw new ScimProblem("notFound");
    if (kind === "users") return await (id === undefined ? ofUsers(call) : ofUser(call, id));
    if (kind === "groups") return await (id === undefined ? ofGroups(call) : ofGroup(call, id));
    return ofService(call, kind, id);
  } catch (problem) {
    if (problem instanceof ScimProblem) return errorAnswer(problem.status, problem.kind, problem.detail);
    if (!(problem instanceof Refusal)) throw problem;
    return errorAnswer(problem.status, refusalKinds[problem.status] ?? "", problem.code);
  }
}

const refusalKinds: Record<number, string> = { 400: "invalidValue", 409: "uniqueness" };

/** The kind of resource in lower case, since providers differ in it, and the id as it is. */
function segmentsOf(path: string): string[] {
  const [kind = "", ...rest] = path.replace(/^\/+|\/+$/g, "").split("/");
  try {
    return [kind.toLowerCase(), ...rest.map(decodeURIComponent)];
  } catch {
    throw new ScimProblem("notFound");
  }
}

function ofService({ request, location }: Call, kind: string, id: string | undefined): Response {
  const lists: Record<string, (JsonObject & { id: string })[]> = {
    resourcetypes: resourceTypes(location),
    schemas: schemas(location),
  };
  const list = Object.hasOwn(lists, kind) ? lists[kind] : undefined;
  const config = kind === "serviceproviderconfig" && id === undefined;
  const one = list?.find((each) => each.id.toLowerCase() === id?.toLowerCase());
  if (!config && !(list && (id === undefined || one))) throw new ScimProblem("notFound");
  if (request.method !== "GET") throw new ScimProblem("methodNotAllowed");
  if (config) return answer(serviceProviderConfig(location));
  return one ? answer(one) : listAnswer(list!, list!.length, 0);
}

async function ofUsers(call: Call): Promise<Response> {
  const { request, query, directory, location } = call;
  if (request.method === "GET") {
    const filter = userFilter(query.get("filter"));
    return answerPage(
      call,
      filter,
      (wanted) => directory.users.find(wanted),
      (user) => writeUser(user, location),
    );
  }
  if (request.method !== "POST") throw new ScimProblem("methodNotAllowed");
  const user = changeUser(blankUser, stepsOfResource(await readBody(request)));
  return answerUser(call, await directory.users.create(user), 201);
}

async function ofUser(call: Call, id: string): Promise<Response> {
  const { request, directory } = call;
  if (request.method === "DELETE") return removed(await directory.users.remove(id));
  const user = present(await directory.users.get(id));
  if (request.method === "GET") return answerUser(call, user);
  if (request.method === "PATCH") {
    return answerUser(
      call,
      await saveUser(call, user, changeUser(kept(user), stepsOf(await readBody(request)))),
    );
  }
  if (request.method !== "PUT") throw new ScimProblem("methodNotAllowed");
  // What is not sent is taken away, but a person who is out does not come in by silence.
  const blank = { ...blankUser, active: user.active };
  return answerUser(
    call,
    await saveUser(call, user, changeUser(blank, stepsOfResource(await readBody(request)))),
  );
}

const kept = ({
  id: _id,
  groups: _groups,
  createdAt: _made,
  changedAt: _changed,
  ...user
}: StoredScimUser): ScimUser => user;

/** Deactivates first: whatever is wrong with the rest of a change, somebody who has to leave has left. */
async function saveUser(
  { directory }: Call,
  before: StoredScimUser,
  after: ScimUser,
): Promise<StoredScimUser> {
  const { users } = directory;
  let saved = before;
  if (before.active && !after.active) saved = present(await users.deactivate(before.id));
  const attributes = Object.keys(blankUser) as (keyof ScimUser)[];
  const differs = attributes.some((name) => name !== "active" && before[name] !== after[name]);
  if (differs) saved = present(await users.replace(before.id, after));
  if (!before.active && after.active) saved = present(await users.reactivate(before.id));
  return saved;
}

async function ofGroups(call: Call): Promise<Response> {
  const { request, query, directory, location } = call;
  if (request.method === "GET") {
    const withMembers = asksFor(query, "members");
    return answerPage(
      call,
      groupFilter(query.get("filter")),
      (wanted) => directory.groups.find(wanted, { withMembers }),
      (group) => writeGroup(group, location),
    );
  }
  if (request.method !== "POST") throw new ScimProblem("methodNotAllowed");
  const { displayName, externalId = null, members } = groupChange(stepsOfResource(await readBody(request)));
  const named = members && "set" in members ? members.set : [];
  const group = await directory.groups.create({ displayName: readName(displayName), externalId }, named);
  const body = project(writeGroup(group, location), query);
  return answer(body, 201, { location: location(`/Groups/${group.id}`) });
}

async function ofGroup(call: Call, id: string): Promise<Response> {
  const { request, query, directory, location } = call;
  const { groups } = directory;
  if (request.method === "DELETE") return removed(await groups.remove(id));
  if (request.method === "GET") {
    const group = present(await groups.get(id, { withMembers: asksFor(query, "members") }));
    return answer(project(writeGroup(group, location), query));
  }
  if (request.method === "PATCH") {
    present(await groups.change(id, groupChange(stepsOf(await readBody(request)))));
    return new Response(null, { status: 204 });
  }
  if (request.method !== "PUT") throw new ScimProblem("methodNotAllowed");
  const { displayName, externalId = null, members } = groupChange(stepsOfResource(await readBody(request)));
  const whole = { displayName: readName(displayName), externalId, members: members ?? { set: [] } };
  return answer(project(writeGroup(present(await groups.change(id, whole)), location), query));
}

function answerUser({ query, location }: Call, user: StoredScimUser, status = 200): Response {
  const headers: Record<string, string> = status === 201 ? { location: location(`/Users/${user.id}`) } : {};
  return answer(project(writeUser(user, location), query), status, headers);
}

/** A page of what was found (RFC 7644, 3.4.2.4): counted from 1. */
async function answerPage<Filter, Resource>(
  { query }: Call,
  filter: Filter | null,
  find: (query: ScimQuery<Filter>) => Promise<ScimPage<Resource>>,
  write: (resource: Resource) => JsonObject,
): Promise<Response> {
  const offset = Math.max(0, wholeNumber(query, "startIndex", 1) - 1);
  const limit = Math.min(largestPage, Math.max(0, wholeNumber(query, "count", 100)));
  const page = filter ? await find({ filter, offset, limit }) : { total: 0, resources: [] };
  return listAnswer(
    page.resources.map((resource) => project(write(resource), query)),
    page.total,
    offset,
  );
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name)?.trim();
  if (!text) return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw new ScimProblem("invalidValue", `${name} is a whole number.`);
  return Number(text);
}

function present<T>(resource: T | null): T {
  if (resource === null) throw new ScimProblem("notFound", "There is no such resource.");
  return resource;
}

function removed(was: boolean): Response {
  present(was || null);
  return new Response(null, { status: 204 });
}
