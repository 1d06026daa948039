/**
 * Cookies of ours: what carries a session, what knows a browser again, and what a browser takes along from one host of
 * the platform to another, together with a pass.
 */
export type CookieName = "postern" | "postern-browser" | "postern-pass";

/** The one that goes to other hosts; it opens nothing. */
const isShared = (name: CookieName) => name === "postern-pass";

/**
 * Over https a name begins with `__Host-`, which browsers accept for this very host alone and over https alone; over
 * plain http, in the demo on loopback, they would refuse that name.
 */
function nameFor(origin: string, name: CookieName): string {
  if (!origin.startsWith("https:")) return name;
  return isShared(name) ? `__Secure-${name}` : `__Host-${name}`;
}

/**
 * The domain for whose hosts a browser keeps one cookie: the platform's, seen from a host in it. Null on a tenant's
 * own domain and on the machine's address, and where the platform is `localhost`: no browser shares cookies there.
 */
export function sharedDomain(origin: string, baseDomain: string): string | null {
  const host = new URL(origin).hostname;
  const isWithin = host === baseDomain || host.endsWith(`.${baseDomain}`);
  return isWithin && baseDomain.includes(".") ? baseDomain : null;
}

/** A `Set-Cookie` value; a moment that is over removes the cookie. */
export function cookieLine(
  origin: string,
  name: CookieName,
  value: string,
  expiresAt: Date,
  domain: string | null = null,
): string {
  const secure = origin.startsWith("https:") ? "; Secure" : "";
  const reach = isShared(name) && domain ? `; Domain=${domain}` : "";
  return `${nameFor(origin, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${reach}${secure}; Expires=${expiresAt.toUTCString()}`;
}

/**
 * The token in a cookie of a request, or null. Over https the plain name is nobody's: a neighbour could set it. Of two
 * by one name at least one is a neighbour's, and neither counts.
 */
export function cookieOf(request: Request, origin: string, name: CookieName): string | null {
  const mine = `${nameFor(origin, name)}=`;
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const [first, second] = cookies.filter((pair) => pair.startsWith(mine));
  const token = second === undefined ? (first?.slice(mine.length) ?? "") : "";
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}
