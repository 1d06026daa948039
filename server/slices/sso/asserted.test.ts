import { describe, expect, test } from "bun:test";
import type { SsoPreset } from "../../../contract/sso.ts";
import { assertedByOidc, assertedBySaml } from "./asserted.ts";
import type { OidcIdentity } from "./oidc.ts";
import type { Provider } from "./provider.ts";
import type { SamlIdentity } from "./saml.ts";

// What a provider's answer is taken to say, where services differ.

const of = (preset: SsoPreset) => ({ preset }) as Provider;
const identity = (change: Partial<OidcIdentity> = {}): OidcIdentity => ({
  subject: "s",
  email: "ann@anker.example",
  emailVerified: null,
  name: "Ann",
  amr: [],
  acr: null,
  authTime: null,
  sid: null,
  groups: [],
  claims: {},
  idToken: "",
  ...change,
});
const reason = (preset: SsoPreset, change: Partial<OidcIdentity>) => {
  try {
    return assertedByOidc(of(preset), identity(change)).email;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe("an address", () => {
  test("is refused when the provider says that it is not theirs, and taken when it says nothing", () => {
    expect(reason("oidc", { emailVerified: false })).toBe("unverified_address");
    expect(reason("oidc", { emailVerified: null })).toBe("ann@anker.example");
  });

  test("is the same however a provider writes it", () => {
    const claims = { preferred_username: "Zoe\u0308@Mu\u0308ller.example" };
    expect(reason("microsoft", { email: null, claims })).toBe("zoë@xn--mller-kva.example");
    const saml = { email: "Zoë@MÜLLER.example", nameIdFormat: "", claims: {}, authenticatedAt: new Date() };
    expect(assertedBySaml(saml as SamlIdentity).email).toBe("zoë@xn--mller-kva.example");
  });

  test("at Google is one of the company: anybody may have an account there under any address", () => {
    expect(reason("google", { emailVerified: true })).toBe("not_of_the_company");
    expect(reason("google", { claims: { hd: "elsewhere.example" } })).toBe("not_of_the_company");
    expect(reason("google", { claims: { hd: "anker.example" } })).toBe("ann@anker.example");
  });

  test("at Microsoft is the sign-in name of who has no mailbox, and nowhere else", () => {
    const claims = { preferred_username: "Ann@Anker.example" };
    expect(reason("microsoft", { email: null, claims })).toBe("ann@anker.example");
    expect(reason("oidc", { email: null, claims })).toBeNull();
  });
});

describe("a second factor", () => {
  test.each([
    [["mfa"], null, true],
    [["pwd", "otp"], null, true],
    [["pwd", "hwk"], null, true],
    [["pwd"], "phrh", true],
    [["pwd"], null, false],
    [["otp"], null, false],
    [[], "urn:mace:incommon:iap:silver", false],
  ] as const)("was shown by %p and %p: %p", (amr, acr, expected) => {
    expect(assertedByOidc(of("oidc"), identity({ amr: [...amr], acr })).second).toBe(expected);
  });

  test.each([
    ["http://schemas.microsoft.com/claims/multipleauthn", {}, true],
    ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", {}, false],
    [
      null,
      {
        "http://schemas.microsoft.com/claims/authnmethodsreferences": [
          "http://schemas.microsoft.com/claims/multipleauthn",
        ],
      },
      true,
    ],
  ] as const)("was shown to a SAML provider that says %p and %p: %p", (authnContext, claims, expected) => {
    const said = {
      subject: "s",
      nameIdFormat: "",
      sessionIndex: null,
      email: "Ann@anker.example",
      name: null,
      groups: [],
      claims,
      authnContext,
      authenticatedAt: new Date(),
    } as unknown as SamlIdentity;
    expect(assertedBySaml(said)).toMatchObject({ second: expected, email: "ann@anker.example" });
  });
});
