import { z } from "zod";
import { email, endpoint, id, instant, line, prose, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";
import { clientRoles, permissionGroups, permissions, tenantRoles } from "./permissions.ts";

export const memberRole = whenUsed(() => z.enum([...tenantRoles, ...clientRoles]));
const permission = whenUsed(() => z.enum(permissions));
const customRoleRef = whenUsed(() => z.object({ id, name: z.string() }));

export const person = whenUsed(() =>
  z.object({
    id,
    name: z.string(),
    email: z.string(),
    title: z.string(),
    phone: z.string(),
    kind: z.enum(["staff", "member"]),
    role: memberRole,
    /** Role of the tenant's own, made from `role`; null for that alone. */
    customRole: customRoleRef.nullable(),
    client: z.object({ id, name: z.string() }).nullable(),
    status: z.enum(["invited", "active", "deactivated"]),
    /** When the link sent last dies; null when none is on its way. */
    invitationExpiresAt: instant.nullable(),
    /** It is dead by now. */
    invitationExpired: z.boolean(),
    /** When they accepted; null for those who never did. */
    joinedAt: instant.nullable(),
    /** Single permissions granted or withdrawn, as far as the reader may know. */
    exceptions: z.int(),
    createdAt: instant,
    can: z.object({
      edit: z.boolean(),
      deactivate: z.boolean(),
      reactivate: z.boolean(),
      invite: z.boolean(),
      revoke: z.boolean(),
      delete: z.boolean(),
      permissions: z.boolean(),
      /** As far as the tenant knows: who belongs to others as well is refused when it is tried. */
      resetFactors: z.boolean(),
      changeAddress: z.boolean(),
    }),
  }),
);
export type Person = z.infer<typeof person>;

/** The link is told only where no mail goes out; else it went to the person's address alone. */
const invited = whenUsed(() => z.object({ person, invitationUrl: z.string().nullable() }));

/** Why somebody may do something, or may not. What belongs to it: a role, a name, an instant. */
const reason = whenUsed(() =>
  z.object({
    code: z.enum([
      "always",
      "role",
      "custom_role",
      "not_in_role",
      "not_in_custom_role",
      "granted",
      "withdrawn",
      "not_for_role",
      "asserted_role",
      "not_in_asserted_role",
      "invited",
      "deactivated",
      "client_inactive",
      "needs_second_factor",
    ]),
    role: memberRole.nullable(),
    /** Of the tenant's own role, or of who granted or withdrew. */
    name: z.string().nullable(),
    at: instant.nullable(),
  }),
);
export type PersonReason = z.infer<typeof reason>;

const explanation = whenUsed(() =>
  z.object({
    person,
    /** Why they get nowhere at all at the moment, whatever is allowed. */
    hindrances: z.array(reason),
    groups: z.array(
      z.object({
        group: z.enum(Object.keys(permissionGroups) as [keyof typeof permissionGroups]),
        items: z.array(
          z.object({
            permission,
            allowed: z.boolean(),
            /** What the role alone says. */
            byRole: z.boolean(),
            /** The first decides. */
            why: z.array(reason),
            can: z.object({ grant: z.boolean(), withdraw: z.boolean() }),
          }),
        ),
      }),
    ),
    /** What they see of what they may see. */
    sight: z.object({
      /** All clients of the tenant, those assigned to them, or their own. */
      clients: z.enum(["all", "assigned", "own"]),
      /** Which, where not all. */
      names: z.array(z.object({ id, name: z.string() })),
      tickets: z.enum(["all", "own", "none"]),
    }),
    /**
     * Of staff, where the platform's own provider says at each sign-in whether they are admins: the role that they
     * are signed in with, which counts in place of theirs here; null when they are not signed in.
     */
    elsewhere: z.object({ role: memberRole.nullable() }).nullable(),
  }),
);
export type PersonPermissions = z.infer<typeof explanation>;

const importInput = whenUsed(() =>
  z.strictObject({
    /** Lines as a spreadsheet saves or copies them: separated by comma, semicolon or tab. */
    text: prose(400_000),
    /** Whose members; absent for staff, and for one's own company. */
    clientId: id.optional(),
    /** Of lines that name none. */
    role: memberRole,
    customRoleId: id.optional(),
  }),
);

const importLine = whenUsed(() =>
  z.object({
    /** In the text, from 1. */
    line: z.int(),
    name: z.string(),
    email: z.string(),
    title: z.string(),
    phone: z.string(),
    /** As the line names it. */
    roleText: z.string(),
    role: memberRole.nullable(),
    customRole: customRoleRef.nullable(),
    problems: z.array(
      z.object({
        field: z.enum(["name", "email", "title", "phone", "role", "line"]),
        code: z.enum([
          "required",
          "too_long",
          "wrong_characters",
          "not_an_address",
          "repeated",
          "already_there",
          "unknown_role",
          "role_of_others",
          "over_limit",
          "invited_too_often",
        ]),
        /** The earlier line that it repeats. */
        other: z.int().nullable(),
      }),
    ),
  }),
);
export type ImportLine = z.infer<typeof importLine>;

const customRole = whenUsed(() =>
  z.object({
    id,
    name: z.string(),
    base: memberRole,
    description: z.string(),
    permissions: z.array(permission),
    /** How many people have it, as far as the reader sees them. */
    people: z.int(),
    can: z.object({ give: z.boolean(), edit: z.boolean(), delete: z.boolean() }),
  }),
);
export type TenantRole = z.infer<typeof customRole>;

const roleFields = {
  name: line(60),
  description: line(300, 0),
  permissions: z.array(permission).max(permissions.length),
};

export const peopleContract = {
  listPeople: endpoint("GET", "/people", "people.manage", { summary: "List the people one manages" })
    .input(
      whenUsed(() =>
        z.strictObject({
          search: line(200, 0).optional(),
          kind: z.enum(["staff", "member"]).optional(),
          clientId: id.optional(),
          customRoleId: id.optional(),
          /** `invited`: the link still works, or none was sent yet; `expired`: it does not any more. */
          status: z.enum(["invited", "expired", "active", "deactivated"]).optional(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(person))),
  /** How many places the actor's own company has; no limit for staff. */
  places: endpoint("GET", "/people/places", "people.manage", { summary: "Places taken and left" }).output(
    whenUsed(() => z.object({ taken: z.int(), limit: z.int().nullable() })),
  ),
  getPerson: endpoint("GET", "/people/{id}", "people.manage", { summary: "Read a person" })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(person),
  invitePerson: endpoint("POST", "/people", "people.manage", {
    rateLimit: 60,
    limit: "invitation",
    viewing: false,
    summary: "Invite a person",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          email,
          name: line(120),
          title: line(120, 0).default(""),
          phone: line(60, 0).default(""),
          role: memberRole,
          customRoleId: id.optional(),
          /** Required for members, absent for staff. */
          clientId: id.optional(),
        }),
      ),
    )
    .output(invited),
  previewImport: endpoint("POST", "/people/import/preview", "people.manage", {
    rateLimit: 60,
    status: 200,
    viewing: false,
    summary: "Read a list of people without inviting them",
  })
    .input(importInput)
    .output(whenUsed(() => z.object({ lines: z.array(importLine) }))),
  /** Invites everybody on a list, or with `skip` those whose lines have no problem. */
  importPeople: endpoint("POST", "/people/import", "people.manage", {
    rateLimit: 10,
    limit: "invitation",
    viewing: false,
    summary: "Invite the people of a list",
  })
    .input(whenUsed(() => importInput.extend({ skip: z.boolean().default(false) })))
    .output(
      whenUsed(() =>
        z.object({
          /** Those invited; links only where no mail goes out. */
          invited: z.array(z.object({ id, name: z.string(), invitationUrl: z.string().nullable() })),
          skipped: z.int(),
        }),
      ),
    ),
  renewInvitation: endpoint("POST", "/people/{id}/invitation", "people.manage", {
    rateLimit: 60,
    limit: "invitation",
    viewing: false,
    summary: "Send a new invitation; the link before dies",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(invited),
  /** They stay on the list as deactivated, and can be invited again. */
  revokeInvitation: endpoint("DELETE", "/people/{id}/invitation", "people.manage", {
    viewing: false,
    summary: "Revoke an invitation: its link dies",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(person),
  /** A new role starts afresh: what was granted or withdrawn singly goes with the old one. */
  updatePerson: endpoint("PATCH", "/people/{id}", "people.manage", {
    viewing: false,
    summary: "Change a person's details, role or status",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          name: line(120).optional(),
          title: line(120, 0).optional(),
          phone: line(60, 0).optional(),
          role: memberRole.optional(),
          /** Null for the built-in role alone. Without it, another `role` takes it away. */
          customRoleId: id.nullable().optional(),
          status: z.enum(["active", "deactivated"]).optional(),
        }),
      ),
    )
    .output(person),
  /** Takes the name of a deactivated person away for good; what they did stays, without it. */
  deletePerson: endpoint("POST", "/people/{id}/deletion", "people.manage", {
    status: 204,
    viewing: false,
    summary: "Delete a person: their name and address are gone for good",
  }).input(
    whenUsed(() =>
      z.strictObject({
        id,
        /** Their name, typed to make sure. */
        name: line(120),
      }),
    ),
  ),
  /** For who has lost them, and belongs to this tenant alone: apps, passkeys and recovery codes go, sessions end. */
  resetFactors: endpoint("POST", "/people/{id}/second-factor/reset", "people.manage", {
    database: "registry",
    proof: "recent",
    viewing: false,
    rateLimit: 30,
    status: 204,
    summary: "Remove a person's second factors, so that they can set up new ones",
  }).input(whenUsed(() => z.strictObject({ id, reason: line(200, 3) }))),
  /**
   * For who has lost their mailbox, and belongs to this tenant alone: they sign in with the new address at once, and
   * keep their password. Who has not accepted yet is invited there instead.
   */
  changeAddress: endpoint("POST", "/people/{id}/address", "people.manage", {
    database: "registry",
    proof: "recent",
    viewing: false,
    rateLimit: 30,
    limit: "invitation",
    status: 200,
    summary: "Give a person another address",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          email,
          /** Required for who has accepted: it is kept in their history. */
          reason: line(200, 3).optional(),
        }),
      ),
    )
    .output(invited),
  explainPermissions: endpoint("GET", "/people/{id}/permissions", "people.manage", {
    summary: "What a person may do, and why",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(explanation),
  /** All that differs from the role; what is left out is as the role says. */
  setPermissions: endpoint("PUT", "/people/{id}/permissions", "people.manage", {
    viewing: false,
    summary: "Grant or withdraw single permissions",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          id,
          granted: z.array(permission).max(permissions.length),
          withdrawn: z.array(permission).max(permissions.length),
        }),
      ),
    )
    .output(explanation),
  listRoles: endpoint("GET", "/roles", "people.manage", { summary: "List the tenant's own roles" })
    .input(whenUsed(() => z.strictObject({ kind: z.enum(["staff", "member"]).optional() })))
    .output(whenUsed(() => z.object({ items: z.array(customRole) }))),
  createRole: endpoint("POST", "/roles", "roles.manage", { idempotent: true, summary: "Make a role" })
    .input(
      whenUsed(() =>
        z.strictObject({ ...roleFields, description: roleFields.description.default(""), base: memberRole }),
      ),
    )
    .output(customRole),
  /** Counts for everybody who has it from their next request on. */
  updateRole: endpoint("PATCH", "/roles/{id}", "roles.manage", { summary: "Change a role" })
    .input(whenUsed(() => z.strictObject({ id, ...z.strictObject(roleFields).partial().shape })))
    .output(customRole),
  deleteRole: endpoint("DELETE", "/roles/{id}", "roles.manage", {
    status: 204,
    summary: "Delete a role that nobody has",
  }).input(whenUsed(() => z.strictObject({ id }))),
};
