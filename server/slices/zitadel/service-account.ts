import { createPrivateKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ZitadelUnavailable } from "./errors.ts";
import { send, type Transport } from "./transport.ts";

/** The key of a service account: from the JSON file that ZITADEL's console hands out once. */
export interface ServiceKey {
  keyId: string;
  userId: string;
  key: KeyObject;
}

const keyFile = z.object({ keyId: z.string().min(1), userId: z.string().min(1), key: z.string().min(1) });

/**
 * Reads a service account's key file.
 * @throws Error that names the file, and nothing of what is in it
 */
export async function readServiceKey(path: string): Promise<ServiceKey> {
  try {
    const { keyId, userId, key } = keyFile.parse(JSON.parse(await readFile(path, "utf8")));
    const privateKey = createPrivateKey(key);
    if (privateKey.asymmetricKeyType !== "rsa") throw new Error("not RSA");
    return { keyId, userId, key: privateKey };
  } catch {
    throw new Error(
      `${path} is no key file of a ZITADEL service account (JSON with keyId, userId and an RSA key).`,
    );
  }
}

/** A service account's statement of who asks for its token, signed with its key (RFC 7523). Lives for ten minutes. */
function assertion({ userId, ...key }: ServiceKey, audience: string, now: Date): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const issued = Math.floor(now.getTime() / 1000);
  const header = { alg: "RS256", typ: "JWT", kid: key.keyId };
  const times = { iat: issued, exp: issued + 600 };
  const claims = { iss: userId, sub: userId, aud: audience, jti: randomUUID(), ...times };
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key.key).toString("base64url")}`;
}

/** Seconds before its end from which on a token is renewed. */
const margin = 300;

/** The token of a service account: asked for when first needed, kept, renewed before it ends. */
export class ServiceToken {
  #known: { token: string; until: number } | null = null;
  /** Whoever needs a token while one is on its way waits for that one. */
  #coming: Promise<string> | null = null;

  constructor(
    private readonly issuer: string,
    private readonly key: ServiceKey,
    private readonly transport: Transport,
    private readonly clock: () => Date,
  ) {}

  /** @throws ZitadelUnavailable; ZitadelRefused when the key is not, or not any more, known there */
  async get(): Promise<string> {
    const known = this.#known;
    if (known && known.until > this.clock().getTime()) return known.token;
    this.#coming ??= this.#ask().finally(() => {
      this.#coming = null;
    });
    return this.#coming;
  }

  /** Drops a token that ZITADEL does not take any more. */
  forget(token: string): void {
    if (this.#known?.token === token) this.#known = null;
  }

  async #ask(): Promise<string> {
    const now = this.clock();
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      scope: "openid urn:zitadel:iam:org:project:id:zitadel:aud",
      assertion: assertion(this.key, this.issuer, now),
    });
    const url = new URL(`${this.issuer}/oauth/v2/token`);
    const headers = { accept: "application/json" };
    const answer = await send(
      { name: "token", url, method: "POST", headers, body, repeatable: true },
      this.transport,
    );
    const { access_token: token, expires_in: seconds } = answer as Record<string, unknown>;
    if (typeof token !== "string" || typeof seconds !== "number") {
      throw new ZitadelUnavailable("ZITADEL's token endpoint answers without a token.");
    }
    // A token that lives shorter than the margin is used for half of its life.
    const life = seconds > 2 * margin ? seconds - margin : seconds / 2;
    this.#known = { token, until: now.getTime() + life * 1000 };
    return token;
  }
}
