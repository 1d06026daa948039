import { createPublicKey, verify } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import Provider, { type Configuration } from "oidc-provider";
import { newSecret, type State, type User } from "./state.ts";

/** Applications that the tests' ZITADEL knows. */
export const applications = {
  /** Postern itself: a public client with PKCE. */
  web: "310718000000000001@postern",
};

export interface SignInFacts {
  /** Who is at the keyboard: the next sign-in is theirs. */
  userId: string | null;
  /** Forges what ZITADEL asserts. */
  forge:
    | ((claims: Record<string, unknown>) => Record<string, unknown> | Promise<Record<string, unknown>>)
    | null;
  /** Whether the ID token carries the roles; else userinfo alone does. */
  rolesInIdToken: boolean;
  /** The queries of the authorize calls. */
  asked: URLSearchParams[];
}

/** ZITADEL's OIDC, by `oidc-provider`: real codes, PKCE, nonces, signatures and sessions. */
export function oidcPart(issuer: string, state: State, facts: SignInFacts): Provider {
  const configuration: Configuration = {
    clients: [
      {
        client_id: applications.web,
        token_endpoint_auth_method: "none",
        redirect_uris: ["https://placeholder.example/callback"],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        // So that the ID token names ZITADEL's session.
        backchannel_logout_uri: "https://placeholder.example/logout",
        backchannel_logout_session_required: true,
      },
    ],
    routes: {
      authorization: "/oauth/v2/authorize",
      token: "/oauth/v2/token",
      revocation: "/oauth/v2/revoke",
      userinfo: "/oidc/v1/userinfo",
      end_session: "/oidc/v1/end_session",
      jwks: "/oauth/v2/keys",
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: confirmSignOut },
      backchannelLogout: { enabled: true },
    },
    pkce: { required: () => true },
    claims: {
      openid: ["sub", "sid", "amr", "auth_time", ...roleClaims(state)],
      profile: ["name", "given_name", "family_name", "preferred_username"],
      email: ["email", "email_verified"],
    },
    scopes: ["openid", "profile", "email", "offline_access"],
    interactions: { url: (_, { uid }) => `/ui/v2/login?uid=${uid}` },
    findAccount: (_, id) => {
      const user = state.users.get(id);
      if (!user) return undefined;
      return {
        accountId: id,
        claims: async (use) => {
          const all = claimsOf(state, user);
          const claims = facts.forge ? await facts.forge(all) : all;
          if (use !== "id_token" || facts.rolesInIdToken) return claims as { sub: string };
          return { sub: claims.sub as string };
        },
      };
    },
    cookies: { keys: [newSecret()] },
    ttl: {
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
  };
  const provider = new Provider(issuer, configuration);
  // Every tenant's host is a place to come back to, as with a wildcard in ZITADEL's development mode.
  type Allows = Record<"redirectUriAllowed" | "postLogoutRedirectUriAllowed", (uri: string) => boolean>;
  const client = provider.Client as unknown as { prototype: Allows };
  client.prototype.redirectUriAllowed = () => true;
  client.prototype.postLogoutRedirectUriAllowed = () => true;
  return provider;
}

/** ZITADEL's page for signing out, with somebody at the keyboard who does it. */
function confirmSignOut(ctx: { body: unknown }, form: string): void {
  ctx.body = `<!doctype html><title>Sign out</title>${form}<script>
    const form = document.forms[0];
    form.insertAdjacentHTML("beforeend", '<input type="hidden" name="logout" value="yes">');
    form.submit();
  </script>`;
}

const roleClaims = (state: State) => [
  "urn:zitadel:iam:org:project:roles",
  `urn:zitadel:iam:org:project:${state.projectId}:roles`,
  "urn:zitadel:iam:user:resourceowner:id",
  "urn:zitadel:iam:user:resourceowner:name",
  "urn:zitadel:iam:org:id",
];

/** What is asserted of a user: every role, with the organisations that gave it. */
export function claimsOf(state: State, user: User): Record<string, unknown> {
  const roles: Record<string, Record<string, string>> = {};
  for (const { userId, organisationId, roles: keys } of state.authorizations.values()) {
    if (userId !== user.id) continue;
    for (const key of keys) roles[key] = { ...roles[key], [organisationId]: domainOf(state, organisationId) };
  }
  return {
    sub: user.id,
    name: `${user.givenName} ${user.familyName}`,
    given_name: user.givenName,
    family_name: user.familyName,
    preferred_username: user.username,
    email: user.email,
    email_verified: user.verified,
    "urn:zitadel:iam:org:project:roles": roles,
    [`urn:zitadel:iam:org:project:${state.projectId}:roles`]: roles,
    "urn:zitadel:iam:user:resourceowner:id": user.organisationId,
    "urn:zitadel:iam:user:resourceowner:name": state.organisations.get(user.organisationId)?.name,
  };
}

function domainOf(state: State, organisationId: string): string {
  return `${(state.organisations.get(organisationId)?.name ?? "gone").toLowerCase().replaceAll(" ", "-")}.id.example`;
}

/** ZITADEL's login page, with somebody at the keyboard who does what they are asked. */
export async function logIn(
  provider: Provider,
  state: State,
  facts: SignInFacts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const user = facts.userId ? state.users.get(facts.userId) : undefined;
  const organisation = user && state.organisations.get(user.organisationId);
  if (user?.state !== "ACTIVE" || organisation?.state !== "ACTIVE") {
    const result = { error: "access_denied", error_description: "nobody can sign in" };
    await provider.interactionFinished(request, response, result);
    return;
  }
  const { params, grantId } = await provider.interactionDetails(request, response);
  const grant = (grantId && (await provider.Grant.find(grantId))) || new provider.Grant();
  grant.accountId = user.id;
  grant.clientId = params.client_id as string;
  grant.addOIDCScope(params.scope as string);
  const login = { accountId: user.id, amr: user.amr };
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(
    request,
    response,
    { login, consent },
    { mergeWithLastSubmission: false },
  );
}

/**
 * The token of a service account for the statement that it has signed (RFC 7523).
 * @returns null when anything about the statement is wrong
 */
export function serviceToken(issuer: string, state: State, form: URLSearchParams, lifetime: number) {
  const [head = "", body = "", signature = ""] = (form.get("assertion") ?? "").split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  const header = read(head);
  const claims = read(body);
  const { keyId, userId, publicKey } = state.service;
  const right =
    header.alg === "RS256" &&
    header.kid === keyId &&
    claims.iss === userId &&
    claims.sub === userId &&
    claims.aud === issuer &&
    claims.exp - claims.iat <= 3600 &&
    form.get("scope")?.split(" ").includes("urn:zitadel:iam:org:project:id:zitadel:aud") &&
    verify(
      "RSA-SHA256",
      Buffer.from(`${head}.${body}`),
      createPublicKey(publicKey),
      Buffer.from(signature, "base64url"),
    );
  if (!right) return null;
  const token = newSecret();
  state.tokens.set(token, lifetime);
  return { access_token: token, token_type: "Bearer", expires_in: lifetime };
}
