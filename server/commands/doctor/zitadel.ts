import type { Config } from "../../config.ts";
import { openZitadel } from "../../slices/zitadel/index.ts";
import { type Finding, ok, problem } from "./finding.ts";

const about = "ZITADEL";

/** Whether ZITADEL is where it is said to be, knows the service account, and the platform's organisation. */
export async function checkZitadel({ zitadel }: Config): Promise<Finding[]> {
  if (!zitadel) return [];
  const { issuer } = zitadel;
  const said = await issuerAt(issuer);
  if (said instanceof Error) {
    const advice =
      "Nobody can sign in while it is away; who is signed in goes on. Look at ZITADEL and ZITADEL_ISSUER.";
    return [problem(about, `${issuer} cannot be reached: ${said.message}`, advice)];
  }
  if (said !== issuer) {
    const advice = "Set ZITADEL_ISSUER to what ZITADEL calls itself: its tokens are refused otherwise.";
    return [problem(about, `${issuer} calls itself ${said}`, advice)];
  }
  const found = await findOrganisation(zitadel).catch((error: Error) => error);
  if (found instanceof Error) {
    const advice = "ZITADEL_KEY has to be the key file of a service account with the role IAM_OWNER.";
    return [problem(about, `the service account cannot work: ${found.message}`, advice)];
  }
  if (!found) {
    const advice = "Set ZITADEL_ORG_ID to the organisation whose people run this installation.";
    return [problem(about, `there is no organisation ${zitadel.organisationId}`, advice)];
  }
  return [ok(about, `${issuer} answers, and knows us; the platform is ${found.name}`)];
}

async function findOrganisation(config: NonNullable<Config["zitadel"]>) {
  const { client } = await openZitadel(config, "http://localhost", new Uint8Array(32));
  const [organisation] = await client.organisations.search({ id: config.organisationId });
  return organisation ?? null;
}

/** What a provider calls itself. */
async function issuerAt(issuer: string): Promise<string | Error> {
  try {
    const url = `${issuer}/.well-known/openid-configuration`;
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(5_000) });
    if (!response.ok) return new Error(`status ${response.status}`);
    return String(((await response.json()) as { issuer?: unknown }).issuer);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
