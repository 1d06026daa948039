import type { ZitadelConfig } from "../../config.ts";
import { seal, unseal } from "../../kernel/crypto.ts";
import { type Zitadel, zitadelClient } from "./client.ts";
import { readServiceKey } from "./service-account.ts";

/** A ZITADEL in use: its API, and how Postern is known there. */
export interface ZitadelMode {
  config: ZitadelConfig;
  client: Zitadel;
  /** The callback that ZITADEL knows, on the bare host: one for all tenants. */
  callback: string;
  /** Where ZITADEL sends what happens. */
  endpoint: string;
  /** Keeps a secret of ZITADEL's in the registry. */
  seal(context: string, secret: string): Uint8Array;
  unseal(context: string, sealed: Uint8Array): string;
}

/**
 * Makes ready what a ZITADEL is used with; nothing is asked of it yet.
 * @param origin of the bare host
 * @param key for secrets of ZITADEL's
 * @throws Error when the key file is none
 */
export async function openZitadel(
  config: ZitadelConfig,
  origin: string,
  key: Uint8Array,
  clock?: () => Date,
): Promise<ZitadelMode> {
  const serviceKey = await readServiceKey(config.keyFile);
  const { issuer } = config;
  return {
    config,
    client: zitadelClient({ issuer, key: serviceKey, ...(clock ? { clock } : {}) }),
    callback: `${origin}${callbackPath}`,
    endpoint: `${origin}${eventsPath}`,
    seal: (context, secret) => seal(key, context, Buffer.from(secret)),
    unseal: (context, sealed) => Buffer.from(unseal(key, context, sealed)).toString(),
  };
}

export const callbackPath = "/sso/zitadel/callback";
export const finishPath = "/sso/zitadel/finish";
export const signOutPath = "/sso/zitadel/sign-out";
export const signedOutPath = "/sso/zitadel/signed-out";
export const eventsPath = "/sso/zitadel/events";

/** Roles of the project that a tenant's organisation may give; `platform_admin` never is among them. */
export const tenantRoles = ["tenant_admin", "tenant_user"];
