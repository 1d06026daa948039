import { contract } from "../../../contract/index.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { registryRoutes } from "../../kernel/http/routes.ts";
import { acceptInvitation, changePassword, inspectInvitation } from "./account.ts";
import { changeAddress, confirmAddress } from "./addresses.ts";
import { addApp, confirmApp, removeApp } from "./apps.ts";
import type { OriginOf } from "./arrive.ts";
import { companiesOf, switchTo } from "./companies.ts";
import { setPassword } from "./credentials.ts";
import { inspectDigest, openDigest } from "./digest-entry.ts";
import { enter } from "./enter.ts";
import { renewRecoveryCodes } from "./factors.ts";
import { answerLink, askLink } from "./links.ts";
import { endOtherSessions, endSession, ownHistory, ownSessions } from "./own-sessions.ts";
import { answerPasskey, beginPasskey, beginPasskeyProof, provePasskey } from "./passkey-use.ts";
import { addPasskey, beginNewPasskey, removePasskey, renamePasskey } from "./passkeys.ts";
import { getPolicy, type PolicyOptions, setPolicy } from "./policies.ts";
import { listPolicies, previewPolicy, removePolicy } from "./policy-exceptions.ts";
import { prove, sendCode } from "./prove.ts";
import { askReset, completeReset, inspectReset } from "./resets.ts";
import { type ProviderOf, proofs, security } from "./security.ts";
import { sessionOutput } from "./sessions.ts";
import { setUp } from "./set-up.ts";
import { signIn, signOut } from "./sign-in.ts";
import type { Throttle } from "./throttle.ts";
import { type Routing, waysFor } from "./ways.ts";

export interface IdentityOptions extends PolicyOptions {
  originOf: OriginOf;
  /** Makes the tenant's own row of a person active. */
  activate: (tenant: NonNullable<RegistryCtx["tenant"]>, membershipId: string, name: string) => Promise<void>;
  throttle: Throttle;
  /** Where addresses are led to by their domain. */
  routing: Routing;
  /** What a provider of the tenant is called, and whether its word for a second factor counts. */
  providerOf: ProviderOf;
}

export function identityRoutes(options: IdentityOptions) {
  const { originOf, activate, throttle, routing } = options;
  return [
    ...registryRoutes(contract.session, {
      signIn: (ctx, input) => signIn(ctx, input, throttle, originOf),
      current: (ctx) => sessionOutput(ctx.session!),
      signOut: (ctx) => signOut(ctx),
      enter: (ctx, input) => enter(ctx, input),
      companies: async (ctx) => ({ items: await companiesOf(ctx) }),
      switchTo: (ctx, input) => switchTo(ctx, input, originOf),
      start: (ctx, input) => waysFor(ctx, input, routing),
      askLink: (ctx, input) => askLink(ctx, input),
      answerLink: (ctx, input) => answerLink(ctx, input, originOf),
      beginPasskey: (ctx) => beginPasskey(ctx),
      answerPasskey: (ctx, input) => answerPasskey(ctx, input, originOf),
      inspectDigest: (ctx, input) => inspectDigest(ctx, input),
      openDigest: (ctx, input) => openDigest(ctx, input),
      lately: () => undefined,
      proofs: (ctx) => proofs(ctx, options.providerOf),
      sendCode: (ctx) => sendCode(ctx),
      prove: (ctx, input) => prove(ctx, input, throttle),
      beginPasskeyProof: (ctx) => beginPasskeyProof(ctx),
      provePasskey: (ctx, input) => provePasskey(ctx, input),
    }),
    ...registryRoutes(contract.account, {
      changePassword: (ctx, input) => changePassword(ctx, input, throttle),
      inspectInvitation: (ctx, { token }) => inspectInvitation(ctx, token),
      acceptInvitation: (ctx, input) => acceptInvitation(ctx, input, throttle, activate),
      setUp: (ctx, input) => setUp(ctx, input),
      setPassword: (ctx, input) => setPassword(ctx, input),
      security: (ctx) => security(ctx, options.providerOf),
      addApp: (ctx, input) => addApp(ctx, input),
      confirmApp: (ctx, input) => confirmApp(ctx, input),
      removeApp: (ctx, input) => removeApp(ctx, input),
      beginPasskey: (ctx) => beginNewPasskey(ctx),
      addPasskey: (ctx, input) => addPasskey(ctx, input),
      renamePasskey: (ctx, input) => renamePasskey(ctx, input),
      removePasskey: (ctx, input) => removePasskey(ctx, input),
      renewRecoveryCodes: (ctx) => renewRecoveryCodes(ctx),
      sessions: async (ctx) => ({ items: await ownSessions(ctx) }),
      endSession: (ctx, input) => endSession(ctx, input),
      endOtherSessions: (ctx) => endOtherSessions(ctx),
      history: (ctx, input) => ownHistory(ctx, input),
      changeAddress: (ctx, input) => changeAddress(ctx, input),
      confirmAddress: (ctx, input) => confirmAddress(ctx, input),
      askReset: (ctx, input) => askReset(ctx, input),
      inspectReset: (ctx, input) => inspectReset(ctx, input),
      completeReset: (ctx, input) => completeReset(ctx, input),
    }),
    ...registryRoutes(contract.security, {
      getPolicy: (ctx, input) => getPolicy(ctx, input, options),
      setPolicy: (ctx, input) => setPolicy(ctx, input, options),
      previewPolicy: (ctx, input) => previewPolicy(ctx, input, options),
      listPolicies: async (ctx) => ({ items: await listPolicies(ctx, options) }),
      removePolicy: (ctx, input) => removePolicy(ctx, input, options),
    }),
  ];
}
