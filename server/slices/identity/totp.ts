/** Seconds of one code. */
const period = 30;

/** A secret for an authenticator app: 20 bytes, as long as its hash (RFC 4226, section 4). */
export function newSecret(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(20));
}

/** The secret as people type it, and the address that a QR code tells an app (otpauth, as all apps read it). */
export async function describeSecret(secret: Uint8Array, issuer: string, account: string) {
  const app = await appOf(secret, issuer, account);
  return { secret: app.secret.base32, uri: app.toString() };
}

/**
 * The time step that a code belongs to (RFC 6238: SHA-1, six digits, 30 seconds), or null for a wrong one. The step
 * before and the one after count as well: people are slow, and clocks go wrong.
 */
export async function stepOf(secret: Uint8Array, code: string, now: Date): Promise<number | null> {
  if (!/^\d{6}$/.test(code)) return null;
  const app = await appOf(secret);
  const timestamp = now.getTime();
  const delta = app.validate({ token: code, timestamp, window: 1 });
  return delta === null ? null : app.counter({ timestamp }) + delta;
}

async function appOf(secret: Uint8Array, issuer = "", label = "") {
  const { Secret, TOTP } = await import("otpauth");
  // A colon is what separates the two in the address.
  const plain = (text: string) => text.replace(/[:\s]+/g, " ").trim();
  const bytes = Uint8Array.from(secret);
  return new TOTP({
    issuer: plain(issuer),
    label: plain(label),
    secret: new Secret({ buffer: bytes.buffer }),
    algorithm: "SHA1",
    digits: 6,
    period,
  });
}
