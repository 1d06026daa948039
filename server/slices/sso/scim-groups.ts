import { type Step, textOrNull, valueNamed } from "./scim-changes.ts";
import type { ScimGroup, ScimMemberChange, StoredScimGroup } from "./scim-directory.ts";
import { isObject, type Json, type JsonObject, ScimProblem, urn } from "./scim-messages.ts";

/** A group as it stands in an answer. */
export function writeGroup(group: StoredScimGroup, location: (path: string) => string): JsonObject {
  return {
    schemas: [urn.group],
    id: group.id,
    ...(group.externalId !== null && { externalId: group.externalId }),
    displayName: group.displayName,
    ...(group.members && {
      members: group.members.map(({ id, displayName }) => ({
        value: id,
        display: displayName,
        $ref: location(`/Users/${id}`),
      })),
    }),
    meta: {
      resourceType: "Group",
      created: group.createdAt.toISOString(),
      lastModified: group.changedAt.toISOString(),
      location: location(`/Groups/${group.id}`),
    },
  };
}

export interface GroupChange extends Partial<ScimGroup> {
  members?: ScimMemberChange;
}

/**
 * What these steps come to, without knowing the members there are: groups have thousands, and providers send one.
 * @throws ScimProblem
 */
export function groupChange(steps: Step[]): GroupChange {
  const change: GroupChange = {};
  for (const step of steps) {
    const { attribute } = step.target;
    const value = step.op === "remove" ? null : step.value;
    if (attribute === "displayname") change.displayName = readName(value);
    else if (attribute === "externalid") change.externalId = textOrNull(value, "externalId");
    else if (attribute === "members") change.members = changeMembers(change.members, step);
  }
  return change;
}

/** @throws ScimProblem */
export function readName(value: Json | undefined): string {
  const name = textOrNull(value, "displayName");
  if (name === null) throw new ScimProblem("invalidValue", "displayName is required.");
  return name;
}

function changeMembers(before: ScimMemberChange | undefined, step: Step): ScimMemberChange {
  const named = membersNamed(step);
  // Taken by the letter, Microsoft's removal of one member would remove all: it names them beside the path.
  if (step.op === "remove") return named ? without(before, named) : { set: [] };
  if (step.op === "replace" && !step.target.among) return { set: named ?? [] };
  return including(before, named ?? []);
}

/** The ids that a step speaks of, in its path or its value, or null when it speaks of all. */
function membersNamed({ target, value }: Step): string[] | null {
  if (target.among)
    return target.among.map((each) => memberId(each.attribute === "value" ? each.value : null));
  if (value === undefined || value === null) return null;
  return [
    ...new Set([value].flat().map((each) => memberId(isObject(each) ? valueNamed(each, "value") : each))),
  ];
}

function memberId(value: Json | undefined): string {
  if (typeof value !== "string" || value === "" || value.length > 200) {
    throw new ScimProblem("invalidValue", "A member is named by its id.");
  }
  return value;
}

function including(before: ScimMemberChange | undefined, ids: string[]): ScimMemberChange {
  if (before && "set" in before) return { set: [...new Set([...before.set, ...ids])] };
  const { add = [], remove = [] } = before ?? {};
  return { add: [...new Set([...add, ...ids])], remove: remove.filter((id) => !ids.includes(id)) };
}

function without(before: ScimMemberChange | undefined, ids: string[]): ScimMemberChange {
  if (before && "set" in before) return { set: before.set.filter((id) => !ids.includes(id)) };
  const { add = [], remove = [] } = before ?? {};
  return { add: add.filter((id) => !ids.includes(id)), remove: [...new Set([...remove, ...ids])] };
}
