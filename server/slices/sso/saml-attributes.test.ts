import { expect, test } from "bun:test";
import { describePerson } from "./saml-attributes.ts";

const claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const persistent = { value: "x7f", format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" };
const byAddress = {
  value: "ada@acme.test",
  format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
};
const unspecified = { ...byAddress, format: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" };
const ada = { email: "ada@acme.test", name: "Ada Lovelace", groups: ["g1", "g2"] };

test("what Microsoft Entra sends: the name claim is the sign-in name, and not what a person is called", () => {
  const sent = {
    [`${claims}/emailaddress`]: ["ada@acme.test"],
    [`${claims}/name`]: ["ada.l@acme.onmicrosoft.com"],
    [`${claims}/givenname`]: ["Ada"],
    [`${claims}/surname`]: ["Lovelace"],
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups": ["g1", "g2", "g1"],
  };
  expect(describePerson(sent, persistent)).toEqual(ada);
  const displayName = { "http://schemas.microsoft.com/identity/claims/displayname": ["Countess Ada"] };
  expect(describePerson({ ...sent, ...displayName }, persistent).name).toBe("Countess Ada");
  const guest = { [`${claims}/name`]: ["ada.l@acme.onmicrosoft.com"] };
  expect(describePerson(guest, persistent)).toEqual({ email: null, name: null, groups: [] });
});

test("what Okta and Google send: names that an administrator chose, the address as the subject", () => {
  const okta = { firstName: ["Ada"], lastName: ["Lovelace"], groups: ["g1", "g2"] };
  expect(describePerson(okta, unspecified)).toEqual(ada);
  expect(describePerson({ name: ["Ada Lovelace"], groups: ["g1", "g2"] }, byAddress)).toEqual(ada);
});

test("names that the administrator chose are used alone", () => {
  const chosen = { email: ["work"], name: ["called"], groups: ["roles"] };
  const sent = {
    work: ["ada@acme.test"],
    called: ["Ada Lovelace"],
    roles: ["g1", "g2"],
    mail: ["eve@acme.test"],
  };
  expect(describePerson(sent, byAddress, chosen)).toEqual(ada);
  expect(describePerson({ mail: ["eve@acme.test"] }, byAddress, chosen).email).toBeNull();
});

test.each([
  "ada",
  "ada@acme",
  "ada@acme.test,eve@acme.test eve",
  "Ada <ada@acme.test>",
  `${"a".repeat(251)}@b.c`,
])("%s is no address", (mail) => expect(describePerson({ mail: [mail] }, persistent).email).toBeNull());

test("an attribute called like a property of objects is only an attribute", () => {
  expect(
    describePerson(Object.fromEntries([["__proto__", ["x"]]]), persistent, { name: ["constructor"] }).name,
  ).toBeNull();
});
