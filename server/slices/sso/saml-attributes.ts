import { type SamlAttributeNames, uri } from "./saml-parties.ts";

const xmlsoap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const microsoft = "http://schemas.microsoft.com";

/** What the large providers call things, and what the screen of each calls them where names are chosen there. */
export const samlPresets = {
  microsoft: {
    email: [`${xmlsoap}/emailaddress`],
    name: [`${microsoft}/identity/claims/displayname`],
    groups: [`${microsoft}/ws/2008/06/identity/claims/groups`],
  },
  google: { email: ["email"], name: ["name", "displayName"], groups: ["groups"] },
  okta: { email: ["email"], name: ["displayName", "name"], groups: ["groups"] },
} as const satisfies Record<string, SamlAttributeNames>;

const known: SamlAttributeNames = {
  email: [
    ...samlPresets.microsoft.email,
    ...["email", "mail", "emailAddress", "Email", "user.email", "urn:oid:0.9.2342.19200300.100.1.3"],
  ],
  name: [
    ...samlPresets.microsoft.name,
    ...["displayName", "name", "cn", "urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3"],
  ],
  groups: [
    ...samlPresets.microsoft.groups,
    ...["groups", "group", "memberOf", "http://schemas.xmlsoap.org/claims/Group"],
    "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
  ],
};
const given = [`${xmlsoap}/givenname`, "firstName", "first_name", "givenName", "urn:oid:2.5.4.42"];
const family = [`${xmlsoap}/surname`, "lastName", "last_name", "sn", "surname", "urn:oid:2.5.4.4"];

export type SamlClaims = Record<string, string[]>;

/**
 * Address, name and groups, by the names that the administrator chose or else by the known ones. The address is
 * what the provider says: whether that provider may speak for its domain is not decided here.
 */
export function describePerson(
  claims: SamlClaims,
  nameId: { value: string; format: string },
  chosen: Partial<SamlAttributeNames> = {},
): { email: string | null; name: string | null; groups: string[] } {
  const values = (names: readonly string[]) =>
    names.map((name) => valuesOf(claims, name)).find(Boolean) ?? [];
  const [email] = values(chosen.email ?? known.email);
  const speaksOfAddress = [uri.emailFormat, uri.unspecifiedFormat, ""].includes(nameId.format);
  return {
    email: address(email) ?? (speaksOfAddress && !chosen.email ? address(nameId.value) : null),
    name: (chosen.name ? values(chosen.name)[0] : fullName(values)) || null,
    groups: [...new Set(values(chosen.groups ?? known.groups))],
  };
}

const valuesOf = (claims: SamlClaims, name: string): string[] | undefined =>
  Object.hasOwn(claims, name) && claims[name]!.length > 0 ? claims[name] : undefined;

function fullName(values: (names: readonly string[]) => string[]): string {
  const [whole] = values(known.name);
  // Microsoft's claim of this name holds the sign-in name, which is not what a person is called.
  const [signIn = ""] = values([`${xmlsoap}/name`]);
  const parts = [values(given)[0], values(family)[0]].filter(Boolean).join(" ");
  return whole ?? (parts || (signIn.includes("@") ? "" : signIn));
}

function address(value: string | undefined): string | null {
  if (!value || value.length > 254) return null;
  return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(value) ? value : null;
}
