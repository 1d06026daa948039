import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import type { RequestFacts } from "../../kernel/context.ts";

/** What a browser's passkey API has answered: anything at all, until it is verified. */
export type BrowserAnswer = Record<string, unknown> & { id: string };

/** A passkey that the browser is told of. */
interface Told {
  /** Base64url. */
  credentialId: string;
  transports: string[];
}

/** A passkey that was just made. */
export interface NewPasskey extends Told {
  /** COSE. */
  publicKey: Uint8Array;
  counter: number;
  synced: boolean;
}

/** How a browser may reach a passkey. */
const transports = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"];

/** What the browser says of it is not signed: other words are not handed back to it. */
const knownTransports = (told: unknown) =>
  Array.isArray(told) ? transports.filter((transport) => told.includes(transport)) : [];

/** Minutes that somebody may take. */
export const askedMinutes = 5;
const timeout = askedMinutes * 60_000;

/** A passkey belongs to this very host: a neighbour's page, below the same domain, is given none of it. */
export const hostOf = ({ origin }: Pick<RequestFacts, "origin">) => new URL(origin).hostname;

/** The name by which a passkey knows its person: their id, which says nothing about them. */
const handleOf = (personId: string) => Buffer.from(personId.replaceAll("-", ""), "hex");

/** What a browser is to make: discoverable, and unlocked by finger, face or PIN. */
export async function creationOptions(
  request: RequestFacts,
  who: { id: string; name: string; email: string; issuer: string },
  existing: Told[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await import("@simplewebauthn/server");
  return generateRegistrationOptions({
    rpName: who.issuer,
    rpID: hostOf(request),
    userID: Uint8Array.from(handleOf(who.id)),
    userName: who.email,
    userDisplayName: who.name,
    timeout,
    attestationType: "none",
    excludeCredentials: existing.map(described),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  });
}

/** What a browser is to answer with: one of these passkeys, or any that it has for this host. */
export async function requestOptions(
  request: RequestFacts,
  allowed: Told[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
  return generateAuthenticationOptions({
    rpID: hostOf(request),
    timeout,
    userVerification: "required",
    allowCredentials: allowed.map(described),
  });
}

const described = ({ credentialId: id, transports }: Told) => ({
  id,
  transports,
});

/** The new passkey, or null when the answer is not to this challenge, from this host, and whole. */
export async function verifiedCreation(
  request: RequestFacts,
  answer: BrowserAnswer,
  challenge: string,
): Promise<NewPasskey | null> {
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const { registrationInfo } = await verifyRegistrationResponse({
    response: answer as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: request.origin,
    expectedRPID: hostOf(request),
    requireUserVerification: true,
  }).catch(() => ({ registrationInfo: undefined }));
  if (!registrationInfo) return null;
  const { credential, credentialBackedUp: synced } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: knownTransports(credential.transports),
    synced,
  };
}

/**
 * The signature counter of an answer, or null when it is not by this passkey, of this person, to this challenge, from
 * this host and unlocked. Whether the counter may be is for the caller: only a right signature tells of a copy.
 */
export async function verifiedUse(
  request: RequestFacts,
  answer: BrowserAnswer,
  challenge: string,
  passkey: { personId: string; credentialId: string; publicKey: Uint8Array },
): Promise<{ counter: number; synced: boolean } | null> {
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const response = answer as unknown as AuthenticationResponseJSON;
  const verification = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: request.origin,
    expectedRPID: hostOf(request),
    credential: { id: passkey.credentialId, publicKey: Uint8Array.from(passkey.publicKey), counter: 0 },
    requireUserVerification: true,
  }).catch(() => null);
  if (!verification?.verified) return null;
  const { userHandle } = response.response;
  if (userHandle && userHandle !== handleOf(passkey.personId).toString("base64url")) return null;
  const { newCounter: counter, credentialBackedUp: synced } = verification.authenticationInfo;
  return { counter, synced };
}
