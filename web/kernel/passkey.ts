import type { ApiClient } from "./client.ts";

type Asked = Awaited<ReturnType<ApiClient["session"]["beginPasskey"]>>["options"];
export type PasskeyAnswer = Parameters<ApiClient["session"]["answerPasskey"]>[0]["response"];

/** Why a passkey was not shown or made, as a key below `proof.passkey`. */
export type PasskeyTrouble = "cancelled" | "already" | "unsupported" | "failed";

export class PasskeyError extends Error {
  override name = "PasskeyError";
  constructor(
    readonly trouble: PasskeyTrouble,
    cause: unknown,
  ) {
    super(trouble, { cause });
  }
}

/** Whether this browser knows passkeys at all; on plain http other than localhost none does. */
export const knowsPasskeys = () => typeof window.PublicKeyCredential === "function";

/** Whether it offers them among what it fills in by itself. */
export async function offersPasskeys(): Promise<boolean> {
  if (!knowsPasskeys()) return false;
  return (await window.PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
}

/**
 * Asks the browser for a passkey.
 * @param among quietly, among what it offers to fill in; it then waits until somebody chooses one
 * @throws PasskeyError
 */
export async function showPasskey(options: Asked, among = false): Promise<PasskeyAnswer> {
  // Named where it is imported, the build leaves out what nobody asks for; the first page is to stay light.
  const { startAuthentication } = await import("@simplewebauthn/browser");
  type Options = Parameters<typeof startAuthentication>[0]["optionsJSON"];
  const answer = await startAuthentication({
    optionsJSON: options as unknown as Options,
    useBrowserAutofill: among,
  }).catch(explain);
  return answer as unknown as PasskeyAnswer;
}

/** Has the browser make a passkey. @throws PasskeyError */
export async function makePasskey(options: Asked): Promise<PasskeyAnswer> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  type Options = Parameters<typeof startRegistration>[0]["optionsJSON"];
  const answer = await startRegistration({ optionsJSON: options as unknown as Options }).catch(explain);
  return answer as unknown as PasskeyAnswer;
}

/** Takes back what is being asked, so that something else can be. */
export async function stopPasskeys(): Promise<void> {
  const { WebAuthnAbortService } = await import("@simplewebauthn/browser");
  WebAuthnAbortService.cancelCeremony();
}

const troubles: Record<string, PasskeyTrouble> = {
  // The browser says the same for "no", "too late" and "none here", so that pages learn nothing (WebAuthn 3, 14.5).
  NotAllowedError: "cancelled",
  AbortError: "cancelled",
  InvalidStateError: "already",
  NotSupportedError: "unsupported",
  ConstraintError: "unsupported",
};

function explain(error: unknown): never {
  const { name = "", cause } = error as { name?: string; cause?: { name?: string } };
  throw new PasskeyError(troubles[name] ?? troubles[cause?.name ?? ""] ?? "failed", error);
}
