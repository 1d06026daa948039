import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { Browser } from "./browser.ts";
import { testInstallation } from "./installation.ts";

/** What a test may have the authenticator or its browser do otherwise than they should. */
export interface Astray {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** Unlocked by finger, face or PIN. */
  verified?: boolean;
  counter?: number;
  userHandle?: string;
  credentialId?: string;
  /** Signs with another key. */
  forged?: boolean;
}

interface Made {
  credentialId: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
  userHandle: string;
  counter: number;
}

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();

/** An authenticator with one passkey (ES256), and the browser before it, as WebAuthn level 3 describes them. */
export class Authenticator {
  #made: Made | null = null;

  /** @param counts whether it counts its signatures; those that are synchronised do not */
  constructor(readonly counts = true) {}

  get credentialId(): string {
    return this.#made!.credentialId;
  }

  /** Answers what was asked when a passkey is to be made. */
  // biome-ignore lint/suspicious/noExplicitAny: the options are the library's own
  async create(browser: Browser, options: any, astray: Astray = {}) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const id = randomBytes(16);
    const counter = this.counts ? 1 : 0;
    this.#made = { credentialId: b64(id), privateKey, publicKey, userHandle: options.user.id, counter };
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, id, cosePublicKey(publicKey)]);
    const authData = Buffer.concat([
      this.#authenticatorData(astray.rpId ?? options.rp.id, astray, counter, 0x40),
      credential,
    ]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", Uint8Array.from(authData)],
    ]);
    return this.#answer({
      clientDataJSON: b64(await clientData(browser, "webauthn.create", options.challenge, astray)),
      attestationObject: b64(isoCBOR.encode(attestation as never)),
      transports: ["internal", "hybrid", "carrier pigeon"],
    });
  }

  /** Answers what was asked when a passkey is to be used. */
  // biome-ignore lint/suspicious/noExplicitAny: the options are the library's own
  async use(browser: Browser, options: any, astray: Astray = {}) {
    const made = this.#made!;
    made.counter = astray.counter ?? (this.counts ? made.counter + 1 : 0);
    const authData = this.#authenticatorData(astray.rpId ?? options.rpId, astray, made.counter, 0);
    const json = await clientData(browser, "webauthn.get", options.challenge, astray);
    const { privateKey } = astray.forged ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : made;
    return this.#answer(
      {
        clientDataJSON: b64(json),
        authenticatorData: b64(authData),
        signature: b64(sign("sha256", Buffer.concat([authData, sha256(json)]), privateKey)),
        userHandle: astray.userHandle ?? made.userHandle,
      },
      astray.credentialId,
    );
  }

  #authenticatorData(rpId: string, { verified = true }: Astray, counter: number, flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.of(0x01 | (verified ? 0x04 : 0) | flags), count]);
  }

  #answer(response: Record<string, unknown>, credentialId = this.credentialId) {
    return {
      id: credentialId,
      rawId: credentialId,
      type: "public-key",
      clientExtensionResults: {},
      authenticatorAttachment: "platform",
      response,
    };
  }
}

async function clientData(browser: Browser, type: string, challenge: string, astray: Astray) {
  const { server } = await testInstallation();
  const origin = astray.origin ?? `http://${browser.host}:${server.port}`;
  const data = { type, challenge: astray.challenge ?? challenge, origin, crossOrigin: false };
  return Buffer.from(JSON.stringify(data));
}

/** As COSE writes a key on P-256 for ES256 (RFC 9053). */
function cosePublicKey(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: "jwk" });
  const key = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Uint8Array.from(Buffer.from(x!, "base64url"))],
    [-3, Uint8Array.from(Buffer.from(y!, "base64url"))],
  ]);
  return Buffer.from(isoCBOR.encode(key as never));
}
