interface SystemError {
  code: string;
  /** PostgreSQL's SQLSTATE, as Bun hands it over. */
  errno: unknown;
  port: number;
  address: string;
  path: string;
}

/**
 * What went wrong, for the operator: what a system error means and what to do, or the error's own words. Errors of
 * the program carry whole sentences already.
 */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, errno, port, address, path } = error as Error & Partial<SystemError>;
  if (code === "EADDRINUSE") {
    return `port ${port ?? ""} is taken by another program. Stop it, or set PORT to a free one.`;
  }
  if (code === "EACCES" && path) return `${path} cannot be used: permission denied.`;
  if (code === "ENOSPC") return "no space is left on the device.";
  const state = typeof errno === "string" ? errno : "";
  if (state === "28P01" || state === "28000") {
    return `the database refused the sign-in: ${error.message}. Check DATABASE_URL.`;
  }
  if (state === "42501") {
    return `the database refused: ${error.message}. The user in DATABASE_URL needs CREATEDB and CREATEROLE.`;
  }
  if (code?.startsWith("ERR_POSTGRES_CONNECTION") || code === "ECONNREFUSED") {
    return `the database cannot be reached${address ? ` at ${address}` : ""}: ${error.message}. Check DATABASE_URL.`;
  }
  return error.message;
}
