import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken, isSameHash, newToken } from "../../kernel/crypto.ts";

const year = 365 * 86_400_000;

/**
 * The hash of the token by which this browser is known again; a browser without one gets it. Links, passkeys and
 * providers' answers are good only in the browser that asked for them.
 */
export function browserOf(ctx: RegistryCtx): Uint8Array {
  return hashToken(tokenOf(ctx));
}

/**
 * This browser, for `Limits`, where the person of the address has signed in with it before; null for all others. What
 * is looked up depends on the browser alone, so that nobody learns by the time whether somebody has the address.
 */
export async function ownBrowser(ctx: RegistryCtx, email: string): Promise<string | null> {
  const token = ctx.cookie("postern-browser");
  if (!token) return null;
  const hash = hashToken(token);
  const known = await ctx.registry.transaction({ actor: "sign-in" }, (db) =>
    db
      .selectFrom("devices as d")
      .innerJoin("people as p", "p.id", "d.person_id")
      .select("p.email")
      .where("d.token_hash", "=", hash)
      .execute(),
  );
  return known.some((person) => person.email === email) ? Buffer.from(hash).toString("base64url") : null;
}

/**
 * The hash of the token by which another host of the platform knows the browser that has asked for a pass here; it
 * lives as long as the pass. Null where browsers share no cookie among hosts.
 */
export function carriedBy(ctx: RegistryCtx, expiresAt: Date): Uint8Array | null {
  if (!ctx.cookieDomain) return null;
  const token = ctx.cookie("postern-pass") ?? newToken();
  ctx.setCookie("postern-pass", token, expiresAt);
  return hashToken(token);
}

/** Whether this is the browser in which a pass was asked for. */
export function isCarried(ctx: RegistryCtx, hash: Uint8Array | null): boolean {
  const token = ctx.cookie("postern-pass");
  return token !== null && hash !== null && isSameHash(hash, hashToken(token));
}

function tokenOf(ctx: RegistryCtx): string {
  const known = ctx.cookie("postern-browser");
  if (known) return known;
  const token = newToken();
  ctx.setCookie("postern-browser", token, new Date(ctx.now.getTime() + year));
  return token;
}

/** A browser as people call it: "Chrome on Windows". Of what does not say what it is, the beginning. */
export async function deviceName(userAgent: string): Promise<string> {
  const { default: bowser } = await import("bowser");
  const { browser, os } = bowser.parse(userAgent || "-");
  if (!browser.name) return userAgent.slice(0, 40) || "–";
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
}
