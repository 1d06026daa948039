import { z } from "zod";
import { email, endpoint, id, instant, line, prose } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";
import { clientRoles, tenantRoles } from "./permissions.ts";

export const address = z.strictObject({
  line1: line(200, 0),
  line2: line(200, 0).default(""),
  city: line(120, 0),
  region: line(120, 0).default(""),
  postalCode: line(20, 0),
  /** Name of the country as it is printed on an invoice. */
  country: line(80, 0),
});
export type Address = z.infer<typeof address>;

export const personRef = z.object({ id, name: z.string(), kind: z.enum(["staff", "member"]) });

/** What is written on a client: all of it but the name may be empty. */
const clientFields = {
  name: line(200),
  reference: line(60, 0).default(""),
  email: z.union([email, z.literal("")]).default(""),
  phone: line(60, 0).default(""),
  vatNumber: line(40, 0).default(""),
  address: address.default({ line1: "", line2: "", city: "", region: "", postalCode: "", country: "" }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("EUR"),
  /** The staff who look after this client; the first is the main contact. */
  leadIds: z.array(id).max(20).default([]),
};

export const client = z.object({
  id,
  name: z.string(),
  reference: z.string(),
  email: z.string(),
  phone: z.string(),
  vatNumber: z.string(),
  address,
  currency: z.string(),
  status: z.enum(["active", "inactive"]),
  leads: z.array(personRef),
  openTickets: z.int(),
  createdAt: instant,
  can: z.object({ edit: z.boolean() }),
});
export type Client = z.infer<typeof client>;

const memberRole = z.enum([...tenantRoles, ...clientRoles]);

export const person = z.object({
  id,
  name: z.string(),
  email: z.string(),
  title: z.string(),
  phone: z.string(),
  kind: z.enum(["staff", "member"]),
  role: memberRole,
  client: z.object({ id, name: z.string() }).nullable(),
  status: z.enum(["invited", "active", "deactivated"]),
  createdAt: instant,
  can: z.object({ edit: z.boolean(), deactivate: z.boolean(), invite: z.boolean() }),
});
export type Person = z.infer<typeof person>;

/** One of the people who look after a client. */
const teamMember = z.object({
  id,
  name: z.string(),
  title: z.string(),
  email: z.string(),
  phone: z.string(),
  main: z.boolean(),
});

export const directoryContract = {
  listClients: endpoint("GET", "/clients", "clients.read", { summary: "List clients" })
    .input(
      z.strictObject({
        search: line(200, 0).optional(),
        status: z.enum(["active", "inactive"]).optional(),
        ...pageQuery,
      }),
    )
    .output(page(client)),
  getClient: endpoint("GET", "/clients/{id}", "clients.read", { summary: "Read a client" })
    .input(z.strictObject({ id }))
    .output(client),
  createClient: endpoint("POST", "/clients", "clients.write", {
    idempotent: true,
    summary: "Create a client",
  })
    .input(z.strictObject(clientFields))
    .output(client),
  updateClient: endpoint("PATCH", "/clients/{id}", "clients.write", { summary: "Change a client" })
    .input(
      z.strictObject({
        id,
        name: line(200).optional(),
        reference: line(60, 0).optional(),
        email: z.union([email, z.literal("")]).optional(),
        phone: line(60, 0).optional(),
        vatNumber: line(40, 0).optional(),
        address: address.optional(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .optional(),
        leadIds: z.array(id).max(20).optional(),
        status: z.enum(["active", "inactive"]).optional(),
      }),
    )
    .output(client),
  listPeople: endpoint("GET", "/people", "people.manage", { summary: "List the people one manages" })
    .input(
      z.strictObject({
        search: line(200, 0).optional(),
        kind: z.enum(["staff", "member"]).optional(),
        clientId: id.optional(),
        status: z.enum(["invited", "active", "deactivated"]).optional(),
        ...pageQuery,
      }),
    )
    .output(page(person)),
  /** Invites. The link is shown once, to be handed over by the one who invites. */
  invitePerson: endpoint("POST", "/people", "people.manage", {
    rateLimit: 60,
    summary: "Invite a person",
  })
    .input(
      z.strictObject({
        email,
        name: line(120),
        title: line(120, 0).default(""),
        phone: line(60, 0).default(""),
        role: memberRole,
        /** Required for members, absent for staff. */
        clientId: id.optional(),
      }),
    )
    .output(z.object({ person, invitationUrl: z.string() })),
  renewInvitation: endpoint("POST", "/people/{id}/invitation", "people.manage", {
    rateLimit: 60,
    summary: "Make a new invitation link; the old one dies",
  })
    .input(z.strictObject({ id }))
    .output(z.object({ person, invitationUrl: z.string() })),
  updatePerson: endpoint("PATCH", "/people/{id}", "people.manage", {
    summary: "Change a person's details, role or status",
  })
    .input(
      z.strictObject({
        id,
        name: line(120).optional(),
        title: line(120, 0).optional(),
        phone: line(60, 0).optional(),
        role: memberRole.optional(),
        status: z.enum(["active", "deactivated"]).optional(),
      }),
    )
    .output(person),
  /** People that can be named on a ticket of a client: its members, and staff. */
  findPeople: endpoint("GET", "/directory/people", "directory.read", { summary: "Find people to name" })
    .input(
      z.strictObject({
        search: line(200, 0).optional(),
        kind: z.enum(["staff", "member"]).optional(),
        clientId: id.optional(),
        ...pageQuery,
      }),
    )
    .output(page(personRef.extend({ email: z.string(), title: z.string() }))),
  team: endpoint("GET", "/directory/team", "directory.read", {
    summary: "The people who look after the client",
  }).output(z.object({ items: z.array(teamMember) })),
};

/** How the tenant appears before anybody signs in. */
const brand = z.object({
  name: z.string(),
  /** Accent colour as `#rrggbb`. */
  accent: z.string(),
  logoUrl: z.string().nullable(),
  /** The bare host, which belongs to no tenant. */
  bare: z.boolean(),
  demo: z.boolean(),
});

const settingsFields = {
  name: line(120),
  accent: z.string().regex(/^#[0-9a-f]{6}$/i),
  address,
  email: z.union([email, z.literal("")]),
  phone: line(60, 0),
  vatNumber: line(40, 0),
  /** Printed on invoices: bank, account, reference to give. */
  paymentDetails: prose(1000, 0),
  invoicePrefix: line(12, 0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: line(60),
  /** A PNG or JPEG as a data URL of at most 256 kB; an empty text removes it. */
  logo: z
    .string()
    .max(360_000)
    .regex(/^(?:|data:image\/(?:png|jpeg);base64,[A-Za-z0-9+/]+=*)$/),
};

export const settingsContract = {
  brand: endpoint("GET", "/brand", "public", {
    database: "registry",
    summary: "How this host presents itself",
  }).output(brand),
  logo: endpoint("GET", "/brand/logo", "public", {
    database: "registry",
    summary: "The tenant's logo",
  }).output(z.instanceof(Blob)),
  getSettings: endpoint("GET", "/settings", "settings.manage", {
    summary: "Read the tenant's settings",
  }).output(z.object({ ...settingsFields, hasLogo: z.boolean() }).omit({ logo: true })),
  updateSettings: endpoint("PATCH", "/settings", "settings.manage", {
    summary: "Change the tenant's settings",
  })
    .input(z.strictObject(settingsFields).partial())
    .output(z.object({ ...settingsFields, hasLogo: z.boolean() }).omit({ logo: true })),
};
