import { z } from "zod";
import { email, endpoint, id, instant, line } from "./endpoint.ts";
import { permissions, roles } from "./permissions.ts";

/** Chosen by people, so only bounded; strength is judged when one is set. */
const password = z.string().min(1).max(200);
export const newPassword = z.string().min(12).max(200);

/** A person signed in, with the one membership this session acts through. */
export const session = z.object({
  person: z.object({ id, name: z.string(), email: z.string() }),
  door: z.enum(["portal", "desk", "console"]),
  role: z.enum(roles),
  permissions: z.array(z.enum(permissions)),
  tenant: z.object({ id, slug: z.string(), name: z.string() }).nullable(),
  client: z.object({ id, name: z.string() }).nullable(),
  expiresAt: instant,
});
export type Session = z.infer<typeof session>;

/** Where a sign-in on the bare host can go on: an address with a one-time pass in its fragment. */
const doorway = z.object({
  tenant: z.string(),
  client: z.string().nullable(),
  door: z.enum(["portal", "desk"]),
  url: z.string(),
});

export const sessionContract = {
  /**
   * Signs in. On a tenant's host it opens a session there; on the bare host it opens a console session for a
   * platform admin and lists the doorways of everybody else. Unknown address and wrong password look the same.
   */
  signIn: endpoint("POST", "/session", "public", { database: "registry", rateLimit: 120, summary: "Sign in" })
    .input(z.strictObject({ email, password, door: z.enum(["portal", "desk", "console"]).optional() }))
    .output(z.object({ session: session.nullable(), doorways: z.array(doorway) })),
  current: endpoint("GET", "/session", "account.use", {
    database: "registry",
    summary: "Who is signed in",
  }).output(session),
  signOut: endpoint("DELETE", "/session", "account.use", {
    database: "registry",
    status: 204,
    summary: "Sign out",
  }),
  /** Goes through a doorway: trades its one-time pass for a session on this host. */
  enter: endpoint("POST", "/session/enter", "public", {
    database: "registry",
    rateLimit: 30,
    summary: "Enter by a pass",
  })
    .input(z.strictObject({ pass: z.string().min(20).max(100) }))
    .output(session),
};

const invitation = z.object({
  email: z.string(),
  name: z.string(),
  tenant: z.string().nullable(),
  client: z.string().nullable(),
  role: z.enum(roles),
  /** The person has a password already, from another company, and is asked for that one. */
  known: z.boolean(),
});

export const accountContract = {
  changePassword: endpoint("PUT", "/account/password", "account.use", {
    database: "registry",
    rateLimit: 10,
    status: 204,
    summary: "Change one's password; ends all other sessions",
  }).input(z.strictObject({ currentPassword: password, newPassword })),
  inspectInvitation: endpoint("POST", "/invitations/inspect", "public", {
    database: "registry",
    rateLimit: 30,
    status: 200,
    summary: "Read an invitation by its token",
  })
    .input(z.strictObject({ token: z.string().min(20).max(100) }))
    .output(invitation),
  acceptInvitation: endpoint("POST", "/invitations/accept", "public", {
    database: "registry",
    rateLimit: 30,
    summary: "Accept an invitation: set a password, or prove the one there is, and sign in",
  })
    .input(z.strictObject({ token: z.string().min(20).max(100), password: newPassword }))
    .output(session),
  /** First run in production: the link printed by the server creates the first platform admin. */
  setUp: endpoint("POST", "/setup", "public", {
    database: "registry",
    rateLimit: 10,
    summary: "Create the first platform admin",
  })
    .input(
      z.strictObject({ token: z.string().min(20).max(100), email, name: line(120), password: newPassword }),
    )
    .output(session),
};
