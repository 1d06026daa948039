import { z } from "zod";
import { email, endpoint, id, instant, line, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";
import { roles } from "./permissions.ts";
import {
  beginnings,
  code,
  linkSecret,
  meansName,
  passkeyOptions,
  passkeyResponse,
  proofs,
  provider,
  secondFactors,
  session,
  waysIn,
} from "./session.ts";

/** Chosen by people, so only bounded; strength is judged when one is set. */
const password = whenUsed(() => z.string().min(1).max(200));
export const newPassword = whenUsed(() => z.string().min(12).max(200));

const invitation = whenUsed(() =>
  z.object({
    email: z.string(),
    name: z.string(),
    tenant: z.string().nullable(),
    client: z.string().nullable(),
    role: z.enum(roles),
    /** The person has a password already, from another company, and is asked for that one. */
    known: z.boolean(),
  }),
);

/** What one proves who one is with. */
const security = whenUsed(() =>
  z.object({
    /** When the password was set; null without one. */
    passwordSetAt: instant.nullable(),
    apps: z.array(z.object({ id, name: z.string(), createdAt: instant, usedAt: instant.nullable() })),
    passkeys: z.array(
      z.object({
        id,
        name: z.string(),
        /** Host that it works on. */
        host: z.string(),
        synced: z.boolean(),
        createdAt: instant,
        usedAt: instant.nullable(),
      }),
    ),
    recoveryCodesLeft: z.int(),
    policy: z.object({
      ways: z.array(z.enum(waysIn)),
      secondFactor: z.enum(["off", "optional", "required"]),
      factors: z.array(z.enum(secondFactors)),
      graceUntil: instant.nullable(),
    }),
    /** The provider that one came in by and can show oneself to anew; null for who came by means of their own. */
    provider: provider.nullable(),
    proofs,
    /** Where password and second factors are managed instead, when not here. */
    managedAt: z.string().nullable(),
  }),
);
export type Security = z.infer<typeof security>;

const place = { address: z.string(), device: z.string() };

const ownSession = whenUsed(() =>
  z.object({
    id,
    current: z.boolean(),
    ...place,
    way: z.enum(beginnings),
    company: z.string().nullable(),
    createdAt: instant,
    usedAt: instant,
  }),
);
export type OwnSession = z.infer<typeof ownSession>;

const signInLine = whenUsed(() =>
  z.object({
    id,
    at: instant,
    outcome: z.enum(["let_in", "held", "refused", "ended", "proved", "changed", "viewed"]),
    way: z.string().nullable(),
    reason: z.string().nullable(),
    company: z.string().nullable(),
    note: z.string().nullable(),
    ...place,
  }),
);
export type SignInLine = z.infer<typeof signInLine>;

const own = { database: "registry", viewing: false } as const;
/** Acts on one's means of proof: also while a second factor is owed and there is none yet, for it has to be set up. */
const means = { ...own, held: "enrol", proof: "own", rateLimit: 30 } as const;

export const accountContract = {
  changePassword: endpoint("PUT", "/account/password", "account.use", {
    ...own,
    rateLimit: 10,
    status: 204,
    summary: "Change one's password; ends all other sessions",
  }).input(whenUsed(() => z.strictObject({ currentPassword: password, newPassword }))),
  /** For somebody who has none yet. */
  setPassword: endpoint("POST", "/account/password", "account.use", {
    ...own,
    proof: "own",
    rateLimit: 10,
    status: 204,
    summary: "Set one's first password",
  }).input(whenUsed(() => z.strictObject({ newPassword }))),
  security: endpoint("GET", "/account/security", "account.use", {
    ...own,
    held: true,
    summary: "What one proves who one is with",
  }).output(security),
  addApp: endpoint("POST", "/account/apps", "account.use", {
    ...means,
    summary: "Begin with an authenticator app",
  })
    .input(whenUsed(() => z.strictObject({ name: meansName.default("") })))
    .output(whenUsed(() => z.object({ id, secret: z.string(), uri: z.string() }))),
  confirmApp: endpoint("POST", "/account/apps/{id}/confirm", "account.use", {
    ...means,
    status: 200,
    summary: "Confirm an authenticator app by its first code; the first factor brings recovery codes",
  })
    .input(whenUsed(() => z.strictObject({ id, code })))
    .output(whenUsed(() => z.object({ recoveryCodes: z.array(z.string()) }))),
  removeApp: endpoint("DELETE", "/account/apps/{id}", "account.use", {
    ...own,
    proof: "own",
    status: 204,
    summary: "Remove an authenticator app",
  }).input(whenUsed(() => z.strictObject({ id }))),
  beginPasskey: endpoint("POST", "/account/passkeys/begin", "account.use", {
    ...means,
    status: 200,
    summary: "Begin to make a passkey",
  }).output(whenUsed(() => z.object({ id, options: passkeyOptions }))),
  addPasskey: endpoint("POST", "/account/passkeys", "account.use", {
    ...means,
    summary: "Keep a new passkey",
  })
    .input(whenUsed(() => z.strictObject({ id, response: passkeyResponse, name: meansName.default("") })))
    .output(whenUsed(() => z.object({ recoveryCodes: z.array(z.string()) }))),
  renamePasskey: endpoint("PATCH", "/account/passkeys/{id}", "account.use", {
    ...own,
    status: 204,
    summary: "Name a passkey",
  }).input(whenUsed(() => z.strictObject({ id, name: line(60) }))),
  removePasskey: endpoint("DELETE", "/account/passkeys/{id}", "account.use", {
    ...own,
    proof: "own",
    status: 204,
    summary: "Remove a passkey",
  }).input(whenUsed(() => z.strictObject({ id }))),
  /** Ten new codes, shown this once; the old ones die. */
  renewRecoveryCodes: endpoint("POST", "/account/recovery-codes", "account.use", {
    ...own,
    proof: "own",
    rateLimit: 10,
    summary: "Make new recovery codes",
  }).output(whenUsed(() => z.object({ recoveryCodes: z.array(z.string()) }))),
  sessions: endpoint("GET", "/account/sessions", "account.use", {
    ...own,
    summary: "Where one is signed in",
  }).output(whenUsed(() => z.object({ items: z.array(ownSession) }))),
  endSession: endpoint("DELETE", "/account/sessions/{id}", "account.use", {
    ...own,
    proof: "recent",
    status: 204,
    summary: "End one of one's sessions",
  }).input(whenUsed(() => z.strictObject({ id }))),
  endOtherSessions: endpoint("DELETE", "/account/sessions", "account.use", {
    ...own,
    proof: "recent",
    status: 204,
    summary: "End all one's other sessions",
  }),
  history: endpoint("GET", "/account/sign-ins", "account.use", { ...own, summary: "One's sign-in history" })
    .input(whenUsed(() => z.strictObject(pageQuery)))
    .output(whenUsed(() => page(signInLine))),
  /** Sends a link to the new address and one to the old; the address changes when both were followed. */
  changeAddress: endpoint("POST", "/account/address", "account.use", {
    ...own,
    proof: "own",
    rateLimit: 5,
    status: 202,
    summary: "Ask for another address",
  }).input(whenUsed(() => z.strictObject({ email }))),
  confirmAddress: endpoint("POST", "/account/address/confirm", "public", {
    database: "registry",
    rateLimit: 30,
    status: 200,
    summary: "Confirm a change of address",
  })
    .input(whenUsed(() => z.strictObject({ secret: linkSecret })))
    .output(whenUsed(() => z.object({ done: z.boolean(), email: z.string() }))),
  /** Sends a link for a new password, if somebody has the address; the answer is the same if nobody does. */
  askReset: endpoint("POST", "/account/reset", "public", {
    database: "registry",
    rateLimit: 30,
    status: 202,
    summary: "Ask for a new password",
  }).input(whenUsed(() => z.strictObject({ email }))),
  inspectReset: endpoint("POST", "/account/reset/inspect", "public", {
    database: "registry",
    rateLimit: 30,
    status: 200,
    summary: "Whose password a link resets",
  })
    .input(whenUsed(() => z.strictObject({ secret: linkSecret })))
    .output(whenUsed(() => z.object({ email: z.string(), name: z.string() }))),
  /** Sets it, ends all sessions. Signing in comes after it, with whatever second factor is asked for. */
  completeReset: endpoint("POST", "/account/reset/complete", "public", {
    database: "registry",
    rateLimit: 30,
    status: 204,
    summary: "Set a new password by a link",
  }).input(whenUsed(() => z.strictObject({ secret: linkSecret, newPassword }))),
  inspectInvitation: endpoint("POST", "/invitations/inspect", "public", {
    database: "registry",
    rateLimit: 30,
    status: 200,
    summary: "Read an invitation by its token",
  })
    .input(whenUsed(() => z.strictObject({ token: z.string().min(20).max(100) })))
    .output(invitation),
  acceptInvitation: endpoint("POST", "/invitations/accept", "public", {
    database: "registry",
    rateLimit: 30,
    summary: "Accept an invitation: set a password, or prove the one there is, and sign in",
  })
    .input(whenUsed(() => z.strictObject({ token: z.string().min(20).max(100), password: newPassword })))
    .output(session),
  /** First run in production: the link printed by the server creates the first platform admin. */
  setUp: endpoint("POST", "/setup", "public", {
    database: "registry",
    rateLimit: 10,
    summary: "Create the first platform admin",
  })
    .input(
      whenUsed(() =>
        z.strictObject({ token: z.string().min(20).max(100), email, name: line(120), password: newPassword }),
      ),
    )
    .output(session),
};
