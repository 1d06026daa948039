import { z } from "zod";
import { endpoint, id, whenUsed } from "./endpoint.ts";
import { doors } from "./session.ts";

/** How the people of a tenant sign in at ZITADEL. */
const policy = whenUsed(() =>
  z.object({
    /** Everybody needs a second factor. */
    forceMfa: z.boolean(),
    /** Only those who have a password there, and do not come through an identity provider. */
    forceMfaLocalOnly: z.boolean(),
  }),
);

/** What somebody has to prove who they are: `password`, `totp`, `u2f`, `otp_email`, `otp_sms`, `passkey`, `idp`. */
const factors = whenUsed(() => z.array(z.string()));

/** Of an installation whose people sign in at a ZITADEL; in others none of this is there. */
export const zitadelContract = {
  /** Where the browser is to go to sign in: bound to it, and good for a quarter of an hour. */
  signIn: endpoint("POST", "/zitadel/sign-in", "public", {
    database: "registry",
    rateLimit: 60,
    status: 200,
    summary: "Begin to sign in at ZITADEL",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          door: z.enum(doors).optional(),
          /** A path on this host to go on to. */
          to: z
            .string()
            .max(500)
            .regex(/^\/(?![/\\])[^\s\\]*$/)
            .optional(),
          /** Prove again who one is, though signed in there. */
          again: z.boolean().optional(),
        }),
      ),
    )
    .output(whenUsed(() => z.object({ url: z.string() }))),
  account: endpoint("GET", "/zitadel/account", "account.use", {
    database: "registry",
    held: true,
    viewing: false,
    summary: "What one signs in with at ZITADEL, and where it is managed",
  }).output(whenUsed(() => z.object({ url: z.string(), factors }))),
  person: endpoint("GET", "/zitadel/people/{id}", "security.manage", {
    database: "registry",
    viewing: false,
    summary: "What somebody signs in with at ZITADEL",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(whenUsed(() => z.object({ factors }))),
  getPolicy: endpoint("GET", "/zitadel/policy", "settings.manage", {
    database: "registry",
    viewing: false,
    summary: "Whether ZITADEL asks for a second factor",
  }).output(policy),
  setPolicy: endpoint("PUT", "/zitadel/policy", "settings.manage", {
    database: "registry",
    viewing: false,
    proof: "recent",
    rateLimit: 10,
    summary: "Have ZITADEL ask for a second factor, or not",
  })
    .input(whenUsed(() => z.strictObject(policy.shape)))
    .output(policy),
};
