/** A mail server, as `SMTP_URL` names it. */
export interface MailServer {
  host: string;
  port: number;
  /** From the first byte, by STARTTLS, or not at all. */
  tls: "at once" | "starttls" | "never";
  user: string | null;
  password: string | null;
}

const isLoopback = (host: string) => /^(localhost|\[::1\]|127(\.\d+){3})$/.test(host);

/**
 * Reads `smtp://user:password@host:587` or `smtps://…`. By `smtp:` the connection is made secure before anything is
 * said, except with the machine itself or where `?tls=never` says so. Null when it is none.
 */
export function readSmtpUrl(text: string): MailServer | null {
  const url = URL.parse(text);
  if (!url?.hostname || !["smtp:", "smtps:"].includes(url.protocol)) return null;
  if (!["", "/"].includes(url.pathname) || url.hash || (url.password && !url.username)) return null;
  const options = [...url.searchParams];
  if (options.some(([name, value]) => name !== "tls" || value !== "never")) return null;
  const atOnce = url.protocol === "smtps:";
  if (atOnce && options.length > 0) return null;
  const tls = atOnce ? "at once" : options.length > 0 || isLoopback(url.hostname) ? "never" : "starttls";
  try {
    const user = decodeURIComponent(url.username) || null;
    const password = user === null ? null : decodeURIComponent(url.password);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    return { host, port: Number(url.port) || (atOnce ? 465 : 587), tls, user, password };
  } catch {
    return null;
  }
}
