import { OutboundError } from "../../kernel/http/outbound.ts";
import { SsoRefusal } from "./refusal.ts";

interface Failure extends Error {
  code?: string;
  error?: string;
  error_description?: string;
  claim?: string;
}

const claims: Record<string, string> = {
  nonce: "wrong_nonce",
  iss: "wrong_issuer",
  aud: "wrong_audience",
  azp: "wrong_audience",
  exp: "expired",
  nbf: "not_yet_valid",
  auth_time: "too_long_ago",
};

/** What the OpenID library's error means, as a short reason; the words of the library go along for the log. */
export function reasonOfOidc(error: unknown): SsoRefusal {
  if (error instanceof SsoRefusal) return error;
  const chain = chainOf(error);
  const said = chain.find((one) => one.error);
  // The provider itself says no: access_denied, invalid_grant.
  if (said)
    return new SsoRefusal(`provider_${cleaned(said.error!)}`, {
      cause: error,
      detail: cleaned(said.error_description ?? ""),
    });
  const unreached = chain.find((one) => one instanceof OutboundError);
  if (unreached) return new SsoRefusal(`provider_${(unreached as OutboundError).reason}`, { cause: error });
  const detail = chain.map(({ message }) => message).join(" < ");
  return new SsoRefusal(reasonIn(chain, detail), { cause: error, detail });
}

function reasonIn(chain: Failure[], text: string): string {
  const claim = chain.map((one) => one.claim ?? (one.cause as Failure | undefined)?.claim).find(Boolean);
  if (claim && claims[claim]) return claims[claim];
  if (/"iss" \(issuer\)/.test(text)) return "wrong_issuer";
  if (/"aud" \(audience\)|"azp"/.test(text)) return "wrong_audience";
  if (/"nonce"/.test(text)) return "wrong_nonce";
  if (/"state"/.test(text)) return "wrong_state";
  if (/"alg" header/.test(text)) return "wrong_algorithm";
  if (/signature|verification key/.test(text)) return "wrong_signature";
  return "wrong_answer";
}

/** An error and what caused it, outermost first. */
function chainOf(error: unknown): Failure[] {
  const chain: Failure[] = [];
  for (let at = error; at instanceof Error && chain.length < 5; at = at.cause) chain.push(at);
  return chain;
}

/** What a provider wrote, fit for a line of the log. */
function cleaned(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "").slice(0, 200);
}
