import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Door, doorOf, type Role } from "../../contract/permissions.ts";
import type { Config } from "../config.ts";
import { deriveKey } from "../kernel/crypto.ts";
import type { Platform } from "../platform.ts";
import { companies } from "./tenants/companies.ts";
import type { CompanyPerson } from "./tenants/company.ts";

/** Somebody whom one can sign in as in the demo. */
export interface DemoAccount {
  /** Slug; null in the console. */
  tenant: string | null;
  door: Door;
  /** Host without port. */
  host: string;
  client: string | null;
  role: Role;
  email: string;
  password: string;
}

/** Who has the keys of the whole demo platform. */
export const platformAdmin = { name: "Noor van Rijn", email: "admin@postern.example" };

const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/**
 * One password for everybody in a demo, another one in every installation: it follows from the master key, so it
 * can be told again after every start and is kept nowhere.
 */
export function demoPassword(masterKey: Uint8Array): string {
  const drawn = [...deriveKey(masterKey, "demo password")].slice(0, 15);
  const text = drawn.map((byte) => letters[byte % letters.length]).join("");
  return (text.match(/.{5}/g) ?? []).join("-");
}

/** One account of each role, for two clients of each tenant, and the platform admin. */
export function demoAccounts({ masterKey, config }: Pick<Platform, "masterKey" | "config">): DemoAccount[] {
  const password = demoPassword(masterKey);
  const { baseDomain } = config.http;
  const people = companies.flatMap((company) => {
    const host = `${company.slug}.${baseDomain}`;
    const account = ({ role, email }: CompanyPerson, client: string | null): DemoAccount => ({
      tenant: company.slug,
      door: doorOf(role),
      host,
      client,
      role,
      email,
      password,
    });
    return [
      ...oneOfEachRole(company.staff).map((person) => account(person, null)),
      ...company.clients
        .slice(0, 2)
        .flatMap(({ name, people }) => oneOfEachRole(people).map((person) => account(person, name))),
    ];
  });
  const { email } = platformAdmin;
  return [
    ...people,
    {
      tenant: null,
      door: "console",
      host: baseDomain,
      client: null,
      role: "platform_admin",
      email,
      password,
    },
  ];
}

function oneOfEachRole(people: CompanyPerson[]): CompanyPerson[] {
  return people.filter(
    ({ role, invited }, index) =>
      !invited && people.findIndex((other) => other.role === role && !other.invited) === index,
  );
}

/** Writes the accounts where scripts find them; only the owner of the data folder reads them. */
export async function writeAccounts({ dataFolder }: Config, accounts: DemoAccount[]): Promise<void> {
  const path = join(dataFolder, "demo-accounts.json");
  await writeFile(path, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
}
