/** The roles that ZITADEL asserts. Which client a tenant's user belongs to, Postern's membership says. */
export type AssertedRole = "platform_admin" | "tenant_admin" | "tenant_user";

/** For which door, and so for which organisation, somebody signs in. */
export interface Expected {
  /** `platform`: the console. */
  door: "platform" | "tenant";
  /** The organisation of the tenant, or of the platform itself. */
  organisationId: string;
  projectId: string;
}

export type Assertion =
  | { role: AssertedRole; refused: null }
  | {
      role: null;
      /** For the log and the history of sign-ins; never for whoever asked. */
      refused:
        | "other_organisation"
        | "no_resource_owner"
        | "no_role_claim"
        | "malformed_claim"
        | "no_role_here";
    };

const generic = "urn:zitadel:iam:org:project:roles";
const owner = "urn:zitadel:iam:user:resourceowner:id";
const specific = /^urn:zitadel:iam:org:project:[^:]+:roles$/;

/** Roles that a door knows, the greatest first. */
const known: Record<Expected["door"], AssertedRole[]> = {
  platform: ["platform_admin"],
  tenant: ["tenant_admin", "tenant_user"],
};

/**
 * The role that verified claims assert. It counts only if it is asserted for the expected organisation, and the
 * user belongs to that organisation themselves: `urn:zitadel:iam:org:id` merely repeats what was asked for, and a
 * role may be granted to users of other organisations.
 * @param claims of the ID token, or of userinfo after its `sub` was compared
 */
export function readRoles(claims: Record<string, unknown>, expected: Expected): Assertion {
  const resourceOwner = own(claims, owner);
  if (typeof resourceOwner !== "string" || resourceOwner === "") return refused("no_resource_owner");
  if (resourceOwner !== expected.organisationId) return refused("other_organisation");
  const claim = roleClaim(claims, expected.projectId);
  if (claim === undefined) return refused("no_role_claim");
  if (!isRecord(claim)) return refused("malformed_claim");
  const role = known[expected.door].find((name) => isAsserted(claim, name, expected.organisationId));
  return role ? { role, refused: null } : refused("no_role_here");
}

/**
 * The claim of our project. The one without a project is believed only where no claim names its project: next to
 * such it may be another project's.
 */
function roleClaim(claims: Record<string, unknown>, projectId: string): unknown {
  const ours = own(claims, `urn:zitadel:iam:org:project:${projectId}:roles`);
  if (ours !== undefined) return ours;
  return Object.keys(claims).some((name) => specific.test(name)) ? undefined : own(claims, generic);
}

/** `{ role: { organisation: primary domain } }`; a list in any place of it is not ZITADEL's. */
function isAsserted(roles: Record<string, unknown>, role: AssertedRole, organisationId: string): boolean {
  const organisations = own(roles, role);
  return isRecord(organisations) && typeof own(organisations, organisationId) === "string";
}

const refused = (reason: NonNullable<Assertion["refused"]>): Assertion => ({ role: null, refused: reason });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field that is there itself, and not inherited. */
const own = (record: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;
