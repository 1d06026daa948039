import { type AnyContractProcedure, isContractProcedure } from "@orpc/contract";
import type { EndpointMeta } from "../../../contract/endpoint.ts";
import { contract } from "../../../contract/index.ts";
import type { ProofKind } from "../../../contract/session.ts";
import type { RegistryCtx, SessionFacts } from "../../kernel/context.ts";
import { type Route, registryRoutes } from "../../kernel/http/routes.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { factorsOf, getPolicy, managedAt, ownFactors, setPolicy } from "./account.ts";
import type { ZitadelMode } from "./mode.ts";
import { beginSignIn, type OpenId } from "./sign-in.ts";

/** The endpoints about ZITADEL; without one, none of them is there. */
export function zitadelRoutes(mode: ZitadelMode | null, openId: OpenId | null): Route[] {
  const there = <Input, Output>(verb: (ctx: RegistryCtx, mode: ZitadelMode, input: Input) => Output) => {
    return (ctx: RegistryCtx, input: Input): Output => {
      if (!mode) throw new Refusal("not_found");
      return verb(ctx, mode, input);
    };
  };
  return registryRoutes(contract.zitadel, {
    signIn: there((ctx, mode, input) => beginSignIn(ctx, mode, openId!, input)),
    account: there(async (ctx, mode) => ({ url: managedAt(mode), factors: await ownFactors(ctx, mode) })),
    person: there(async (ctx, mode, { id }) => ({ factors: await factorsOf(ctx, mode, id) })),
    getPolicy: there((ctx, mode) => getPolicy(ctx, mode)),
    setPolicy: there((ctx, mode, input) => setPolicy(ctx, mode, input)),
  });
}

/** Means of one's own that stay: sessions, their history, and what one may look at. */
const kept: AnyContractProcedure[] = [
  contract.account.sessions,
  contract.account.endSession,
  contract.account.endOtherSessions,
  contract.account.history,
];

/**
 * What takes the place of our own ways in, and of our own means to prove oneself, where people sign in at ZITADEL.
 * To be listed after the routes that it stands in for.
 */
export function standIns(mode: ZitadelMode): Route[] {
  const group = [...Object.values(contract.session), ...Object.values(contract.account)];
  const own = group.filter(
    (procedure) => isContractProcedure(procedure) && isOwnMeans(procedure) && !kept.includes(procedure),
  );
  const refused = own.map((procedure) => ({
    name: procedure["~orpc"].route.path!,
    procedure,
    database: (procedure["~orpc"].meta as EndpointMeta).database,
    run: () => {
      throw new Refusal("way_not_allowed");
    },
  }));
  return [
    ...refused,
    ...registryRoutes(contract.session, {
      start: () => ({
        ways: [{ way: "zitadel" as const, allowed: true, providerId: null, name: "ZITADEL" }],
      }),
      proofs: ({ session, post }) => proofsOf(session!, post),
    }),
    ...registryRoutes(contract.account, {
      security: ({ session, post }) => ({
        passwordSetAt: null,
        apps: [],
        passkeys: [],
        recoveryCodesLeft: 0,
        policy: {
          ways: ["zitadel" as const],
          secondFactor: session!.standing.asked,
          factors: [],
          graceUntil: null,
        },
        ...proofsOf(session!, post),
        managedAt: managedAt(mode),
      }),
    }),
  ];
}

/** By what one proves here who one is. */
function proofsOf({ standing }: SessionFacts, { way }: Pick<Post, "way">) {
  const recent: ProofKind[] = standing.hasOwn || way === "none" ? ["provider"] : ["provider", "email"];
  return { provider: { name: "ZITADEL", second: true }, proofs: { recent, own: [], means: [] } };
}

/** All that needs no session lets in, or leads there; of an account, all that changes what one signs in with. */
function isOwnMeans(procedure: AnyContractProcedure): boolean {
  const { permission } = procedure["~orpc"].meta as EndpointMeta;
  return permission === "public" || (Object.values(contract.account) as unknown[]).includes(procedure);
}
