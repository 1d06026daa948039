import type { Door } from "../../../contract/permissions.ts";
import { doors } from "../../../contract/session.ts";
import { log } from "../../kernel/log.ts";
import { signedOutPath, type ZitadelMode } from "./mode.ts";
import type { OpenId } from "./sign-in.ts";

/** Where somebody signs out, kept with ZITADEL while they are there. */
interface From {
  origin: string;
  door: Door;
}

/**
 * Where the browser goes when somebody has signed out here, so that their session at ZITADEL ends as well (OpenID
 * Connect RP-Initiated Logout 1.0): else the next one at this machine would come in by one press. We keep no ID token
 * to name the session by, so ZITADEL may ask which one it is.
 */
export async function leaveZitadel(
  mode: ZitadelMode,
  openId: OpenId,
  from: { origin: string; door: string | null },
): Promise<string> {
  const door = doors.find((one) => one === from.door) ?? "portal";
  const { issuer, clientId } = mode.config;
  try {
    await openId.inspect({ issuer });
  } catch (error) {
    log.warn("ZITADEL is not available for sign-out", { issuer, error });
    return signedOutAt({ origin: from.origin, door });
  }
  const state = mode.seal(signedOutPath, JSON.stringify({ origin: from.origin, door } satisfies From));
  const query = new URLSearchParams({
    client_id: clientId,
    post_logout_redirect_uri: new URL(signedOutPath, mode.callback).href,
    state: Buffer.from(state).toString("base64url"),
  });
  return `${issuer}/oidc/v1/end_session?${query}`;
}

/** Back from there, on the one host that ZITADEL knows: to the sign-in page that they left from. */
export function leftZitadel(mode: ZitadelMode, state: string | null, here: string): string {
  try {
    return signedOutAt(JSON.parse(mode.unseal(signedOutPath, Buffer.from(state ?? "", "base64url"))) as From);
  } catch {
    // Nothing that we have sealed: nobody is sent anywhere by it.
    return signedOutAt({ origin: here, door: "portal" });
  }
}

const signedOutAt = ({ origin, door }: From) =>
  `${origin}${door === "portal" ? "" : `/${door}`}/sign-in?out=true`;
