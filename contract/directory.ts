import { z } from "zod";
import { email, endpoint, id, instant, line, prose, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";
import { peopleContract } from "./people.ts";

export type { ImportLine, Person, PersonPermissions, PersonReason, TenantRole } from "./people.ts";

export const address = whenUsed(() =>
  z.strictObject({
    line1: line(200, 0),
    line2: line(200, 0).default(""),
    city: line(120, 0),
    region: line(120, 0).default(""),
    postalCode: line(20, 0),
    /** Name of the country as it is printed on an invoice. */
    country: line(80, 0),
  }),
);
export type Address = z.infer<typeof address>;

/** Anything with a name, as it is pointed at. */
export const named = whenUsed(() => z.object({ id, name: z.string() }));
export const personRef = whenUsed(() =>
  z.object({ id, name: z.string(), kind: z.enum(["staff", "member"]) }),
);

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

export const client = whenUsed(() =>
  z.object({
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
    /** How many people the client's own executives may have on their list; null for no limit. */
    peopleLimit: z.int().nullable(),
    /** How many are on it: invited and active ones. */
    people: z.int(),
    createdAt: instant,
    can: z.object({ edit: z.boolean(), limitPeople: z.boolean() }),
  }),
);
export type Client = z.infer<typeof client>;

/** One of the people who look after a client. */
const teamMember = whenUsed(() =>
  z.object({
    id,
    name: z.string(),
    title: z.string(),
    email: z.string(),
    phone: z.string(),
    main: z.boolean(),
  }),
);

export const directoryContract = {
  listClients: endpoint("GET", "/clients", "clients.read", { summary: "List clients" })
    .input(
      whenUsed(() =>
        z.strictObject({
          search: line(200, 0).optional(),
          status: z.enum(["active", "inactive"]).optional(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(client))),
  getClient: endpoint("GET", "/clients/{id}", "clients.read", { summary: "Read a client" })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(client),
  createClient: endpoint("POST", "/clients", "clients.write", {
    idempotent: true,
    summary: "Create a client",
  })
    .input(whenUsed(() => z.strictObject(clientFields)))
    .output(client),
  updateClient: endpoint("PATCH", "/clients/{id}", "clients.write", { summary: "Change a client" })
    .input(
      whenUsed(() =>
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
      ),
    )
    .output(client),
  /** Those already there stay, however many they are. */
  limitPeople: endpoint("PUT", "/clients/{id}/people-limit", "people.manage", {
    summary: "Limit how many people a client's executives may invite",
  })
    .input(whenUsed(() => z.strictObject({ id, limit: z.int().min(1).max(100_000).nullable() })))
    .output(client),
  ...peopleContract,
  /** People that can be named on a ticket of a client: its members, and staff. */
  findPeople: endpoint("GET", "/directory/people", "directory.read", { summary: "Find people to name" })
    .input(
      whenUsed(() =>
        z.strictObject({
          search: line(200, 0).optional(),
          kind: z.enum(["staff", "member"]).optional(),
          clientId: id.optional(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(personRef.extend({ email: z.string(), title: z.string() })))),
  team: endpoint("GET", "/directory/team", "directory.read", {
    summary: "The people who look after the client",
  }).output(whenUsed(() => z.object({ items: z.array(teamMember) }))),
};

/** How the tenant appears before anybody signs in. */
const brand = whenUsed(() =>
  z.object({
    name: z.string(),
    /** Accent colour as `#rrggbb`. */
    accent: z.string(),
    logoUrl: z.string().nullable(),
    /** The bare host, which belongs to no tenant. */
    bare: z.boolean(),
    demo: z.boolean(),
    /** Whether mail is kept to be read at `/outbox` instead of being sent. */
    outbox: z.boolean(),
    /** Name of the platform's own identity provider, where people sign in there and nowhere else. */
    provider: z.string().optional(),
  }),
);

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
  /** Days that the link of an invitation works. */
  invitationDays: z.int().min(1).max(30),
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
  }).output(whenUsed(() => z.instanceof(Blob))),
  getSettings: endpoint("GET", "/settings", "settings.manage", {
    summary: "Read the tenant's settings",
  }).output(whenUsed(() => z.object({ ...settingsFields, hasLogo: z.boolean() }).omit({ logo: true }))),
  updateSettings: endpoint("PATCH", "/settings", "settings.manage", {
    summary: "Change the tenant's settings",
  })
    .input(whenUsed(() => z.strictObject(settingsFields).partial()))
    .output(whenUsed(() => z.object({ ...settingsFields, hasLogo: z.boolean() }).omit({ logo: true }))),
};
