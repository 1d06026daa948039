import type { RegistryCtx } from "../../kernel/context.ts";
import { type ProtocolCall, type ProtocolRoute, protocolRoute } from "../../kernel/http/protocols.ts";
import { refusalOf } from "../../kernel/refusal.ts";
import type { People } from "./people.ts";
import { addressesOf, type Provider } from "./provider.ts";
import { provisionedGroups } from "./provisioning-groups.ts";
import { providerOfToken } from "./provisioning-token.ts";
import { type Provisioning, provisionedUsers } from "./provisioning-users.ts";
import { type ScimDirectory, scim } from "./scim.ts";
import { errorAnswer } from "./scim-messages.ts";

/** Calls a minute: a first run writes everybody. */
const many = 3_000;

const fromElsewhere =
  "The provider's server calls it, with a token in a header that no browser adds by itself.";

/** SCIM 2.0 (RFC 7644), for the provider whose token is shown. */
export function provisioningProtocols(people: People): ProtocolRoute[] {
  return (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map((method) =>
    protocolRoute(
      method,
      "/scim/v2/*",
      {
        permission: "public",
        summary: "Provisioning by an identity provider",
        ...(method === "GET" ? {} : { fromElsewhere }),
        rateLimit: many,
      },
      (call) => provision(call, people),
    ),
  );
}

async function provision({ request, parameters, ctx }: ProtocolCall, people: People): Promise<Response> {
  const provider = await providerOfToken(ctx, request.headers.get("authorization"));
  if (!provider) {
    const answer = errorAnswer(401, "", "The token is missing or not good.");
    answer.headers.set("www-authenticate", "Bearer");
    return answer;
  }
  const { scimUrl } = addressesOf(ctx.request.origin, provider.id);
  return scim(request, `/${parameters["*"]}`, directoryOf(ctx, provider, people), scimUrl);
}

/** The people and groups of one provider, as the protocol wants them. */
function directoryOf(ctx: RegistryCtx, provider: Provider, people: People): ScimDirectory {
  const { address, userAgent, id: requestId } = ctx.request;
  const trail = { actor: provider.name, address, userAgent, requestId };
  const work: Provisioning = {
    ctx,
    provider,
    people,
    inRegistry: async (act) => {
      try {
        return await ctx.registry.transaction(trail, act);
      } catch (error) {
        throw refusalOf(error, takenNames) ?? error;
      }
    },
  };
  return { users: provisionedUsers(work), groups: provisionedGroups(work) };
}

/** Of two who write the same name at once, one is told that it is taken. */
const takenNames = {
  scim_users_by_name: { code: "already_exists" as const },
  scim_users_pkey: { code: "already_exists" as const },
  scim_groups_by_name: { code: "already_exists" as const },
};
