import type { RegistryCtx } from "../../kernel/context.ts";
import { fence } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { Refusal, refuse } from "../../kernel/refusal.ts";
import { presetOf } from "./presets.ts";
import type { Provider, ProviderSecret } from "./provider.ts";
import { isPossible } from "./rules.ts";
import { newServiceKeys, readCertificate } from "./saml.ts";
import type { ProviderChange, Reach } from "./settings.ts";

type Settings = Omit<ProviderChange, "id">;

/** Clients that settings name. */
export const clientsIn = ({ provision }: Settings) => [
  ...provision.rules.map(({ clientId }) => clientId),
  provision.otherwise?.clientId ?? null,
];

/** The settings of the kind, in their form. @throws Refusal invalid_input */
export function checkedSettings(
  { kind, preset, client_id: only }: Pick<Provider, "kind" | "preset" | "client_id">,
  input: Settings,
): Provider["settings"] {
  const { oidc, saml, provision, enabled, allowIdpInitiated } = input;
  if (kind === "oidc" ? saml : oidc) refuse("invalid_input", kind === "oidc" ? "saml" : "oidc", "other_kind");
  if (enabled && !(kind === "oidc" ? oidc : saml)) refuse("invalid_input", kind, "required");
  if (kind === "oidc" && allowIdpInitiated) refuse("invalid_input", "allowIdpInitiated", "other_kind");
  const { issuerPattern } = presetOf(preset);
  if (oidc && issuerPattern && !issuerPattern.test(oidc.issuer))
    refuse("invalid_input", "oidc.issuer", "wrong_issuer");
  for (const [at, rule] of provision.rules.entries()) {
    if (rule.by === "claim" && rule.claim === "")
      refuse("invalid_input", `provision.rules.${at}.claim`, "required");
    if (
      !isPossible({ ...rule, clientId: only ?? rule.clientId }, true, only) ||
      isElsewhere(rule.clientId, only)
    )
      refuse("invalid_input", `provision.rules.${at}.role`, "other_kind");
  }
  const { otherwise } = provision;
  if (otherwise && (!(only ?? otherwise.clientId) || isElsewhere(otherwise.clientId, only)))
    refuse("invalid_input", "provision.otherwise.clientId", only ? "unknown_choice" : "required");
  if (saml && !isSafe(saml.ssoUrl)) refuse("invalid_input", "saml.ssoUrl", "not_https");
  return {
    oidc,
    saml: saml && { ...saml, certificates: saml.certificates.map(checkedCertificate) },
  };
}

/**
 * Whether what the provider says of a second factor counts after a change. For it goes around what is asked here, only
 * staff switch it on; and when a client's own people connect another service, it has to be trusted anew.
 * @param before null for a new provider
 * @throws Refusal invalid_input when a client's own people switch it on
 */
export function trustAfter(
  { clientId }: Reach,
  { trustSecondFactor }: Settings,
  settings: Provider["settings"],
  before: Provider | null,
): boolean {
  if (clientId === null || !trustSecondFactor) return trustSecondFactor;
  if (!before?.trust_second_factor) refuse("invalid_input", "trustSecondFactor", "only_by_staff");
  return serviceOf(settings) === serviceOf(before.settings);
}

/** Whose word it is: the issuer, or who can sign for it. */
const serviceOf = ({ oidc, saml }: Provider["settings"]) =>
  JSON.stringify([oidc?.issuer, oidc?.appId, saml?.entityId, saml?.certificates.toSorted()]);

/** Browsers are sent there with what is for the provider alone. */
function isSafe(address: string): boolean {
  const url = URL.parse(address);
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? "");
  return url !== null && (url.protocol === "https:" || isHere);
}

/** A client's provider knows that client alone. */
const isElsewhere = (clientId: string | null, only: string | null) =>
  only !== null && clientId !== null && clientId !== only;

function checkedCertificate(text: string): string {
  try {
    return readCertificate(text);
  } catch (error) {
    const reason = error instanceof Refusal ? error.details.fields?.[0]?.message : undefined;
    if (!reason) throw error;
    return refuse("invalid_input", "saml.certificates", reason);
  }
}

/**
 * The secret after a change: what was given, what there was, and keys of ours, made when first needed. A secret given
 * for one issuer goes to no other.
 * @param before null for a new provider
 * @throws Refusal invalid_input when a secret is needed and there is none
 */
export async function newSecret(
  ctx: RegistryCtx,
  kind: Provider["kind"],
  { oidc, secret, enabled }: Settings,
  before: { settings: Provider["settings"]; secret: ProviderSecret } | null,
): Promise<ProviderSecret> {
  const kept = before?.secret ?? {};
  if (kind === "saml") {
    const host = new URL(ctx.request.origin).hostname;
    return { saml: kept.saml ?? (await newServiceKeys(host, ctx.now)) };
  }
  if (oidc?.authentication === "key") return { key: kept.key ?? (await newKey()) };
  const isForSame = before?.settings.oidc?.issuer === oidc?.issuer;
  const clientSecret = secret ?? (isForSame ? kept.clientSecret : undefined);
  if (enabled && !clientSecret) refuse("invalid_input", "secret", "required");
  return clientSecret ? { clientSecret } : {};
}

/** A key of ours for `private_key_jwt`; its public half is read at `jwksUri`. */
async function newKey() {
  const { exportJWK, generateKeyPair } = await import("jose");
  const { privateKey } = await generateKeyPair("RS256", { extractable: true, modulusLength: 3072 });
  return { ...(await exportJWK(privateKey)), kid: newId(), alg: "RS256" };
}

/** Clients named in settings are the tenant's. @throws Refusal invalid_input */
export async function requireClients(ctx: RegistryCtx, clientIds: (string | null)[]): Promise<void> {
  const ids = [...new Set(clientIds.filter((id) => id !== null))];
  if (ids.length === 0) return;
  const scope = {
    audience: "job" as const,
    personId: null,
    clientId: null,
    tickets: "all" as const,
    trail: { actor: "identity providers" },
  };
  const rows = await fence(ctx.registry.pools, ctx.tenant!.database, scope, "read only", (db) =>
    db.selectFrom("clients").select("id").where("id", "in", ids).execute(),
  );
  if (rows.length < ids.length) refuse("invalid_input", "clientId", "unknown_choice");
}
