/**
 * The cookie that carries a session. Over https its name begins with `__Host-`, which browsers accept for this
 * very host alone and over https alone; over plain http, in the demo on loopback, they would refuse that name.
 */
function nameFor(origin: string): string {
  return origin.startsWith("https:") ? "__Host-postern" : "postern";
}

export function sessionCookie(origin: string, token: string, expiresAt: Date): string {
  const secure = origin.startsWith("https:") ? "; Secure" : "";
  return `${nameFor(origin)}=${token}; Path=/; HttpOnly; SameSite=Lax${secure}; Expires=${expiresAt.toUTCString()}`;
}

export function noSessionCookie(origin: string): string {
  return sessionCookie(origin, "", new Date(0));
}

/** The session's token of a request, or null. Over https the plain name is nobody's: a neighbour could set it. */
export function sessionToken(request: Request, origin: string): string | null {
  const mine = `${nameFor(origin)}=`;
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const token = cookies.find((pair) => pair.startsWith(mine))?.slice(mine.length) ?? "";
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}
