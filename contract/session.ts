import { z } from "zod";
import { email, endpoint, id, instant, line, whenUsed } from "./endpoint.ts";
import { permissions, roles } from "./permissions.ts";

/** Chosen by people, so only bounded; strength is judged when one is set. */
const password = whenUsed(() => z.string().min(1).max(200));
/** The secret of a link: the part behind `#`. */
export const linkSecret = whenUsed(() => z.string().min(20).max(100));
/** A code as people type it: spaces and dashes are theirs. */
export const code = whenUsed(() =>
  z
    .string()
    .max(40)
    .transform((text) => text.replace(/[\s-]/g, ""))
    .pipe(z.string().min(4).max(20)),
);
/** A path on this host to go on to. */
const target = whenUsed(() =>
  z
    .string()
    .max(500)
    .regex(/^\/(?![/\\])[^\s\\]*$/),
);
/** What a browser's passkey API has answered; the server's library reads it. */
export const passkeyResponse = whenUsed(() => z.looseObject({ id: z.string().max(2000) }));
/** What a browser's passkey API is asked. */
export const passkeyOptions = whenUsed(() => z.looseObject({ challenge: z.string() }));

export const doors = ["portal", "desk", "console"] as const;
const door = whenUsed(() => z.enum(doors));

/** Ways in. `zitadel` is the platform's own identity provider, where it has one; it replaces all others. */
export const waysIn = ["password", "link", "passkey", "oidc", "saml", "zitadel"] as const;
export type WayIn = (typeof waysIn)[number];
/** What sessions begin with: a way in, or the link of a digest, whose session is for that digest alone. */
export const beginnings = [...waysIn, "digest_link"] as const;
export type Beginning = (typeof beginnings)[number];

/** Second factors that a policy can let count; recovery codes stand in for any of them. */
export const secondFactors = ["totp", "email", "passkey"] as const;
export type SecondFactor = (typeof secondFactors)[number];

/** What somebody who is signed in can show to prove again who they are. */
export const proofKinds = ["passkey", "totp", "provider", "password", "email", "recovery"] as const;
export type ProofKind = (typeof proofKinds)[number];

/** By what one can prove who one is in a session, and on its host: nothing else is taken. */
export const proofs = whenUsed(() =>
  z.object({
    recent: z.array(z.enum(proofKinds)),
    /** Where it has to be by means of one's own. */
    own: z.array(z.enum(proofKinds)),
    /** Where these means are changed. */
    means: z.array(z.enum(proofKinds)),
  }),
);
/** The provider that one came in by and can show oneself to anew. */
export const provider = whenUsed(() =>
  z.object({
    name: z.string(),
    /** Its word that a second factor was shown is taken. */
    second: z.boolean(),
  }),
);

/** A person signed in, with the one membership this session acts through. */
export const session = whenUsed(() =>
  z.object({
    person: z.object({ id, name: z.string(), email: z.string() }),
    door,
    role: z.enum(roles),
    /** Name of the tenant's own role that they have; null for a built-in one. */
    roleName: z.string().nullable(),
    permissions: z.array(z.enum(permissions)),
    tenant: z.object({ id, slug: z.string(), name: z.string() }).nullable(),
    client: z.object({ id, name: z.string() }).nullable(),
    expiresAt: instant,
    way: z.enum(beginnings),
    /** The digest that a session opened by its link is for: of the portal it sees nothing else. */
    digest: id.nullable(),
    /** The last proof, for sensitive acts. */
    provedAt: instant,
    second: z.object({
      /** What must be done before anything else works: show a second factor, or set one up. */
      owes: z.enum(["prove", "enrol"]).nullable(),
      shown: z.boolean(),
      /** Factors that count here and now, for this person and this way in. */
      factors: z.array(z.enum(secondFactors)),
      /** Until when one has to be set up; null when none is asked for, or there is one. */
      graceUntil: instant.nullable(),
    }),
    /** Set while staff view the portal as this person. */
    viewing: z
      .object({ staff: z.string(), reason: z.string(), until: instant, writes: z.boolean() })
      .nullable(),
  }),
);
export type Session = z.infer<typeof session>;

/** Where a sign-in on the bare host can go on: an address with a one-time pass in its fragment. */
const doorway = whenUsed(() =>
  z.object({
    tenant: z.string(),
    client: z.string().nullable(),
    door: z.enum(["portal", "desk"]),
    url: z.string(),
  }),
);

/** What a right answer opens: a session here, or, on the bare host, the doorways to where one may go. */
export const opened = whenUsed(() => z.object({ session: session.nullable(), doorways: z.array(doorway) }));

/** Whether somebody means to come in as who a pass is for. */
const entryQuestion = whenUsed(() =>
  z.object({
    entering: z.object({ name: z.string(), email: z.string(), company: z.string() }),
    /** Who is signed in, and would be no more; null for nobody. */
    staying: z.object({ name: z.string(), email: z.string(), company: z.string(), door }).nullable(),
  }),
);

/** One of the companies that somebody belongs to. */
const company = whenUsed(() =>
  z.object({
    membershipId: id,
    tenant: z.string(),
    client: z.string().nullable(),
    role: z.enum(roles),
    roleName: z.string().nullable(),
    door,
    current: z.boolean(),
  }),
);
export type Company = z.infer<typeof company>;

/** What the link of a digest leads to, as it stands. */
const digestState = z.enum([
  /** It can be opened. */
  "ready",
  /** Whom it was sent to is signed in here already, and sees the digest without it. */
  "signed_in",
  /** Somebody else is signed in here, who would be no more. */
  "other_person",
  /** They have nothing to prove themselves by but their mail, which the link has shown already. */
  "no_means",
]);
const digestLink = whenUsed(() =>
  z.object({
    state: digestState,
    digestId: id,
    /** As whom they were written to, for going on as that one. */
    membershipId: id,
    to: z.object({ name: z.string(), email: z.string(), company: z.string() }),
    /** Who is signed in here; null for nobody. */
    staying: z.object({ name: z.string(), email: z.string(), company: z.string(), door }).nullable(),
  }),
);

const held = { held: true, database: "registry" } as const;

export const sessionContract = {
  /**
   * The first step: what the address could sign in with. It follows from the host and the address's domain, never
   * from whether somebody has the address.
   */
  start: endpoint("POST", "/session/start", "public", {
    database: "registry",
    rateLimit: 60,
    status: 200,
    summary: "Ways in for an address",
  })
    .input(whenUsed(() => z.strictObject({ email, door: door.optional() })))
    .output(
      whenUsed(() =>
        z.object({
          ways: z.array(
            z.object({
              way: z.enum(waysIn),
              /** One that is not allowed is told only where the company shows it. */
              allowed: z.boolean(),
              providerId: id.nullable(),
              /** What the provider is called; null for our own ways. */
              name: z.string().nullable(),
            }),
          ),
        }),
      ),
    ),
  /**
   * Signs in by password. On a tenant's host it opens a session there; on the bare host it opens a console session
   * for a platform admin and lists the doorways of everybody else. Unknown address and wrong password look the same.
   */
  signIn: endpoint("POST", "/session", "public", { database: "registry", rateLimit: 120, summary: "Sign in" })
    .input(whenUsed(() => z.strictObject({ email, password, door: door.optional() })))
    .output(opened),
  /** Sends a link and a code to the address, if somebody has it; the answer is the same if nobody does. */
  askLink: endpoint("POST", "/session/link", "public", {
    database: "registry",
    rateLimit: 30,
    status: 202,
    summary: "Ask for a sign-in link",
  })
    .input(whenUsed(() => z.strictObject({ email, door: door.optional(), to: target.optional() })))
    .output(whenUsed(() => z.object({ id }))),
  /** Signs in with the link's secret, or with its code; both only in the browser that asked. */
  answerLink: endpoint("POST", "/session/link/answer", "public", {
    database: "registry",
    rateLimit: 60,
    summary: "Sign in by link or code",
  })
    .input(
      whenUsed(() =>
        z.union([
          z.strictObject({ secret: linkSecret, door: door.optional() }),
          z.strictObject({ id, code, door: door.optional() }),
        ]),
      ),
    )
    .output(whenUsed(() => opened.extend({ to: z.string().nullable() }))),
  beginPasskey: endpoint("POST", "/session/passkey/begin", "public", {
    database: "registry",
    rateLimit: 60,
    status: 200,
    summary: "Ask for a passkey",
  }).output(whenUsed(() => z.object({ id, options: passkeyOptions }))),
  answerPasskey: endpoint("POST", "/session/passkey", "public", {
    database: "registry",
    rateLimit: 60,
    summary: "Sign in by passkey",
  })
    .input(whenUsed(() => z.strictObject({ id, response: passkeyResponse, door: door.optional() })))
    .output(opened),
  /** Whose link of a digest it is and where it leads. Nothing is used up: programs that look at mail may ask, too. */
  inspectDigest: endpoint("POST", "/session/digest/inspect", "public", {
    database: "registry",
    rateLimit: 30,
    status: 200,
    summary: "Where the link of a digest leads",
  })
    .input(whenUsed(() => z.strictObject({ secret: linkSecret })))
    .output(digestLink),
  /**
   * Opens, once, a session for one digest alone; each decision in it asks for another proof than the mail. Where the
   * link is not needed, or somebody else is signed in and nobody has `confirmed`, it stays good and the session is null.
   */
  openDigest: endpoint("POST", "/session/digest", "public", {
    database: "registry",
    rateLimit: 30,
    summary: "Open a digest by its link",
  })
    .input(whenUsed(() => z.strictObject({ secret: linkSecret, confirmed: z.boolean().default(false) })))
    .output(whenUsed(() => digestLink.extend({ session: session.nullable() }))),
  current: endpoint("GET", "/session", "account.use", {
    ...held,
    digest: true,
    summary: "Who is signed in",
  }).output(session),
  signOut: endpoint("DELETE", "/session", "account.use", {
    ...held,
    viewing: "always",
    digest: true,
    status: 204,
    summary: "Sign out",
  }),
  /**
   * Goes through a doorway: trades its one-time pass for a session on this host. Where another person is signed in, or
   * the pass was asked for in another browser, it is kept and answered with a question; `confirmed` is the answer.
   */
  enter: endpoint("POST", "/session/enter", "public", {
    database: "registry",
    rateLimit: 30,
    summary: "Enter by a pass",
  })
    .input(
      whenUsed(() =>
        z.strictObject({ pass: z.string().min(20).max(100), confirmed: z.boolean().default(false) }),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          session: session.nullable(),
          to: z.string().nullable(),
          question: entryQuestion.nullable(),
        }),
      ),
    ),
  companies: endpoint("GET", "/session/companies", "account.use", {
    ...held,
    viewing: false,
    summary: "Companies one belongs to",
  }).output(whenUsed(() => z.object({ items: z.array(company) }))),
  /** Goes on as a member of another company: here, or behind the address it answers with. */
  switchTo: endpoint("POST", "/session/switch", "account.use", {
    ...held,
    viewing: false,
    rateLimit: 60,
    status: 200,
    summary: "Switch to another company",
  })
    .input(whenUsed(() => z.strictObject({ membershipId: id, to: target.optional() })))
    .output(whenUsed(() => z.object({ session: session.nullable(), url: z.string().nullable() }))),

  /** Answers whoever has lately proved who they are, and asks all others to: before a download, which cannot ask. */
  lately: endpoint("GET", "/session/proof", "account.use", {
    database: "registry",
    proof: "recent",
    status: 204,
    summary: "Whether one has lately proved who one is",
  }),
  /** By what one can prove again who one is, in this session and on this host: nothing else is taken. */
  proofs: endpoint("GET", "/session/proofs", "account.use", {
    ...held,
    viewing: false,
    digest: true,
    summary: "What one can prove who one is with",
  }).output(whenUsed(() => z.object({ proofs, provider: provider.nullable() }))),
  /** Sends a code to the person's address: as second factor, or to prove again who they are. */
  sendCode: endpoint("POST", "/session/proof/code", "account.use", {
    ...held,
    viewing: false,
    rateLimit: 10,
    status: 202,
    summary: "Send a code by mail",
  }).output(whenUsed(() => z.object({ id }))),
  /** Proves again who one is, and pays what the session owes, by password or by a code. */
  prove: endpoint("POST", "/session/proof", "account.use", {
    ...held,
    viewing: false,
    digest: true,
    rateLimit: 30,
    status: 200,
    summary: "Prove who one is",
  })
    .input(
      whenUsed(() =>
        z.discriminatedUnion("by", [
          z.strictObject({ by: z.literal("password"), password }),
          z.strictObject({ by: z.literal("totp"), code }),
          z.strictObject({ by: z.literal("email"), id, code }),
          z.strictObject({ by: z.literal("recovery"), code }),
        ]),
      ),
    )
    .output(session),
  beginPasskeyProof: endpoint("POST", "/session/proof/passkey/begin", "account.use", {
    ...held,
    viewing: false,
    digest: true,
    rateLimit: 60,
    status: 200,
    summary: "Ask for one's passkey",
  }).output(whenUsed(() => z.object({ id, options: passkeyOptions }))),
  provePasskey: endpoint("POST", "/session/proof/passkey", "account.use", {
    ...held,
    viewing: false,
    digest: true,
    rateLimit: 30,
    status: 200,
    summary: "Prove who one is by passkey",
  })
    .input(whenUsed(() => z.strictObject({ id, response: passkeyResponse })))
    .output(session),
};

/** Names in lists of means: what people call their phone. */
export const meansName = line(60, 0);
