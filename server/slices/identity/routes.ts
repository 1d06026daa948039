import { contract } from "../../../contract/index.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { registryRoutes } from "../../kernel/http/routes.ts";
import { acceptInvitation, changePassword, inspectInvitation } from "./account.ts";
import { sessionOutput } from "./sessions.ts";
import { setUp } from "./set-up.ts";
import { enter, type OriginOf, signIn, signOut } from "./sign-in.ts";
import { Throttle } from "./throttle.ts";

export interface IdentityOptions {
  originOf: OriginOf;
  /** Makes the tenant's own row of a person active. */
  activate: (tenant: NonNullable<RegistryCtx["tenant"]>, membershipId: string, name: string) => Promise<void>;
  throttle?: Throttle;
}

export function identityRoutes({ originOf, activate, throttle = new Throttle() }: IdentityOptions) {
  return [
    ...registryRoutes(contract.session, {
      signIn: (ctx, input) => signIn(ctx, input, throttle, originOf),
      current: (ctx) => sessionOutput(ctx.session!),
      signOut: (ctx) => signOut(ctx),
      enter: (ctx, { pass }) => enter(ctx, pass),
    }),
    ...registryRoutes(contract.account, {
      changePassword: (ctx, input) => changePassword(ctx, input, throttle),
      inspectInvitation: (ctx, { token }) => inspectInvitation(ctx, token),
      acceptInvitation: (ctx, input) => acceptInvitation(ctx, input, throttle, activate),
      setUp: (ctx, input) => setUp(ctx, input),
    }),
  ];
}
