/**
 * Names of the databases of one installation. The prefix keeps several installations, and tests, apart on one
 * cluster.
 */
export function databaseNames(prefix = "") {
  return {
    registry: `${prefix}postern`,
    template: `${prefix}postern_tenant_template`,
    cell: (slug: string) => `${prefix}tenant_${slug.replaceAll("-", "_")}`,
  };
}
export type DatabaseNames = ReturnType<typeof databaseNames>;

/** Quotes an identifier for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text literal for statements that take no parameters (roles, databases). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
