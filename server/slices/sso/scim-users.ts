import { plain, type Step, textOrNull, valueNamed } from "./scim-changes.ts";
import type { ScimUser, StoredScimUser } from "./scim-directory.ts";
import { flagOf, type Target } from "./scim-filter.ts";
import { isObject, type Json, type JsonObject, ScimProblem, urn } from "./scim-messages.ts";

/** A user as it stands in an answer. */
export function writeUser(user: StoredScimUser, location: (path: string) => string): JsonObject {
  const formatted = [user.givenName, user.familyName].filter(Boolean).join(" ");
  const name = { givenName: user.givenName, familyName: user.familyName, formatted: formatted || null };
  return {
    schemas: [urn.user],
    id: user.id,
    ...(user.externalId !== null && { externalId: user.externalId }),
    userName: user.userName,
    ...(formatted && { name: withoutNulls(name) }),
    ...(user.displayName !== null && { displayName: user.displayName }),
    ...(user.email !== null && { emails: [{ value: user.email, type: "work", primary: true }] }),
    active: user.active,
    groups: user.groups.map(({ id, displayName }) => ({
      value: id,
      display: displayName,
      $ref: location(`/Groups/${id}`),
    })),
    meta: {
      resourceType: "User",
      created: user.createdAt.toISOString(),
      lastModified: user.changedAt.toISOString(),
      location: location(`/Users/${user.id}`),
    },
  };
}

const withoutNulls = (object: Record<string, string | null>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

export const blankUser: ScimUser = {
  userName: "",
  externalId: null,
  email: null,
  displayName: null,
  givenName: null,
  familyName: null,
  active: true,
};

interface Address {
  value: string | null;
  type: string | null;
  primary: boolean;
}

/** A user while it is being changed: the addresses are several until the last step. */
interface Draft extends Omit<ScimUser, "email"> {
  emails: Address[];
  formatted: string | null;
}

/**
 * The user after these steps. What is not kept (titles, telephones, other schemas, read-only attributes) is passed
 * over: providers send all that they know.
 * @throws ScimProblem
 */
export function changeUser({ email, ...user }: ScimUser, steps: Step[]): ScimUser {
  const emails = email ? [{ value: email, type: "work", primary: true }] : [];
  const draft: Draft = { ...user, emails, formatted: null };
  for (const step of steps) changeDraft(draft, step);
  const { emails: addresses, formatted, ...changed } = draft;
  if (!changed.userName) throw new ScimProblem("invalidValue", "userName is required.");
  return { ...changed, displayName: changed.displayName ?? formatted, email: chosen(addresses) };
}

/** The address that is called primary, or for work, or comes first. */
function chosen(addresses: Address[]): string | null {
  const given = addresses.filter(({ value }) => value !== null);
  const first = given.find(({ primary }) => primary) ?? given.find(({ type }) => type === "work") ?? given[0];
  return first?.value ?? null;
}

const texts = { externalid: "externalId", displayname: "displayName" } as const;
const names = { givenname: "givenName", familyname: "familyName", formatted: "formatted" } as const;

function changeDraft(draft: Draft, step: Step): void {
  const { attribute, sub } = step.target;
  const value = step.op === "remove" ? null : step.value;
  if (attribute === "username") draft.userName = textOrNull(value, "userName") ?? "";
  else if (attribute === "active") draft.active = step.op === "remove" ? draft.active : readActive(value);
  else if (attribute === "emails") changeEmails(draft, step);
  else if (attribute === "name") changeName(draft, sub, value);
  else if (attribute in texts) {
    const key = texts[attribute as keyof typeof texts];
    draft[key] = textOrNull(value, key);
  }
}

function readActive(value: Json | undefined): boolean {
  const active = flagOf(plain(value));
  if (active === null) throw new ScimProblem("invalidValue", "active is true or false.");
  return active;
}

function changeName(draft: Draft, sub: string | null, value: Json | undefined): void {
  if (sub !== null) {
    if (!Object.hasOwn(names, sub)) return;
    const key = names[sub as keyof typeof names];
    draft[key] = textOrNull(value, key);
    return;
  }
  if (value !== null && !isObject(value)) throw new ScimProblem("invalidValue", "name is an object.");
  for (const [lower, key] of Object.entries(names)) {
    const given = value && valueNamed(value, lower);
    if (value === null || given !== undefined) draft[key] = textOrNull(given ?? null, key);
  }
}

function changeEmails(draft: Draft, { op, target, value }: Step): void {
  if (op === "remove") {
    draft.emails = draft.emails.flatMap((address) => withoutPart(address, target));
    return;
  }
  if (target.among || target.sub) {
    changeMatching(draft, target, value);
    return;
  }
  const given = [value].flat().map(readAddress);
  if (op === "replace") draft.emails = [];
  for (const address of given) put(draft, address);
}

/** Adds an address; it takes the place of the same one, and of the primary one when it is that. */
function put(draft: Draft, address: Address): void {
  const others = draft.emails.filter(({ value }) => value !== address.value);
  if (address.primary) for (const other of others) other.primary = false;
  draft.emails = [...others, address];
}

function withoutPart(address: Address, { among, sub }: Target): Address[] {
  if (!fits(address, among)) return [address];
  if (sub === null || sub === "value") return [];
  return [
    { ...address, ...(sub === "primary" && { primary: false }), ...(sub === "type" && { type: null }) },
  ];
}

/** Where nothing fits, what is asked for is made: Microsoft Entra sets a first address this way. */
function changeMatching(draft: Draft, { among, sub }: Target, value: Json | undefined): void {
  const matching = draft.emails.filter((address) => fits(address, among));
  if (matching.length === 0) {
    const type = among?.find(({ attribute }) => attribute === "type")?.value;
    const made = { value: null, type: typeof type === "string" ? type : "work", primary: false };
    draft.emails.push(made);
    matching.push(made);
  }
  for (const address of matching) {
    if (sub === null) Object.assign(address, readAddress(value as Json));
    else if (sub === "value") address.value = readAddress(value as Json).value;
    else if (sub === "primary") address.primary = flagOf(plain(value)) === true;
    else if (sub === "type") address.type = textOrNull(value, "type");
  }
}

function fits(address: Address, among: Target["among"]): boolean {
  return (among ?? []).every(({ attribute, value }) => {
    if (attribute === "type") return address.type?.toLowerCase() === String(value).toLowerCase();
    if (attribute === "value") return address.value?.toLowerCase() === String(value).toLowerCase();
    return attribute === "primary" && address.primary === flagOf(value);
  });
}

function readAddress(value: Json | undefined): Address {
  const object = isObject(value) ? value : { value: value ?? null };
  const address = textOrNull(valueNamed(object, "value"), "emails");
  if (address !== null && !/^[^\s@]+@[^\s@]+$/.test(address)) {
    throw new ScimProblem("invalidValue", "This is not an email address.");
  }
  return {
    value: address,
    type: textOrNull(valueNamed(object, "type"), "type"),
    primary: flagOf(valueNamed(object, "primary")) === true,
  };
}
