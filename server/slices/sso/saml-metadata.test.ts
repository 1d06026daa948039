import { describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { createPrivateKey, createVerify, X509Certificate } from "node:crypto";
import { SAML } from "@node-saml/node-saml";
import { Refusal } from "../../kernel/refusal.ts";
import { newSamlIdp, newSigningKey } from "../../testing/saml-idp.ts";
import {
  newServiceKeys,
  readIdentityProviderMetadata,
  readSamlResponse,
  samlRequest,
  samlServiceMetadata,
} from "./saml.ts";
import { children, only, readXml } from "./saml-xml.ts";

const metadataUri = "urn:oasis:names:tc:SAML:2.0:metadata";
const service = {
  entityId: "https://acme.portal.test/sso/saml?a=1&b=2",
  acsUrl: "https://acme.portal.test/sso/saml/acs",
};

describe("the service's key pair", () => {
  const now = new Date("2026-03-02T10:00:00Z");

  test("fits together, is named, and lasts ten years", async () => {
    const keys = await newServiceKeys("acme.portal.test", now);
    const certificate = new X509Certificate(keys.certificate);
    expect(certificate.checkPrivateKey(createPrivateKey(keys.privateKey))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe("CN=acme.portal.test");
    expect(certificate.issuer).toBe(certificate.subject);
    expect(new Date(certificate.validFrom)).toEqual(now);
    expect(new Date(certificate.validTo)).toEqual(new Date("2036-03-02T10:00:00Z"));
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
  });

  test("is read by OpenSSL, which finds nothing wrong with it, beyond 2050 too", async () => {
    for (const made of [now, new Date("2045-03-02T10:00:00Z")]) {
      const { certificate } = await newServiceKeys("Größe & Söhne", made);
      const read = (...options: string[]) =>
        execFileSync("openssl", ["x509", "-noout", ...options], { input: certificate }).toString();
      expect(read("-enddate")).toContain(String(made.getUTCFullYear() + 10));
      expect(read("-text")).toContain("sha256WithRSAEncryption");
    }
  });
});

describe("our metadata", () => {
  test("names our addresses, and the key for signing and for encrypting", async () => {
    const { certificate } = await newServiceKeys("acme.portal.test");
    const root = await readXml(
      samlServiceMetadata({ ...service, sloUrl: "https://acme.test/slo", certificate }),
    );
    expect(root.getAttribute("entityID")).toBe(service.entityId);
    const role = only(root, metadataUri, "SPSSODescriptor")!;
    expect(role.getAttribute("WantAssertionsSigned")).toBe("true");
    expect(role.getAttribute("AuthnRequestsSigned")).toBe("true");
    expect(children(role, metadataUri, "KeyDescriptor").map((key) => key.getAttribute("use"))).toEqual([
      "signing",
      "encryption",
    ]);
    const pem = new X509Certificate(certificate).raw.toString("base64");
    expect(samlServiceMetadata({ ...service, certificate })).toContain(`>${pem}<`);
    const acs = only(role, metadataUri, "AssertionConsumerService")!;
    expect(acs.getAttribute("Location")).toBe(service.acsUrl);
    expect(acs.getAttribute("Binding")).toEndWith("HTTP-POST");
    expect(only(role, metadataUri, "SingleLogoutService")!.getAttribute("Location")).toBe(
      "https://acme.test/slo",
    );
  });

  test("does without a key", async () => {
    const role = only(await readXml(samlServiceMetadata(service)), metadataUri, "SPSSODescriptor")!;
    expect(role.getAttribute("AuthnRequestsSigned")).toBe("false");
    expect(children(role, metadataUri, "KeyDescriptor")).toEqual([]);
  });
});

/** A file of an identity provider, after the shapes of Entra, Google and Okta. */
function file({ inside = "", role = "", certificates = [] as string[], sso = "https://idp.test/sso" }) {
  const keys = certificates.map((certificate, index) => {
    const base64 = new X509Certificate(certificate).raw.toString("base64").replace(/.{64}/g, "$&\n");
    const use = index === 0 ? ' use="signing"' : "";
    return `<md:KeyDescriptor${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n${base64}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?><!-- made by hand -->
<md:EntityDescriptor xmlns:md="${metadataUri}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.test/x">
  ${inside}<md:IDPSSODescriptor ${role} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ${keys.join("")}
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/slo"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.test/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${sso}"/>
  </md:IDPSSODescriptor></md:EntityDescriptor>`;
}

describe("the file of an identity provider", () => {
  test("is read with both keys of a rollover, and a role of WS-Federation beside it", async () => {
    const [old, next] = [(await newSigningKey()).certificate, (await newSigningKey("ec")).certificate];
    const inside = `<md:RoleDescriptor xmlns:fed="urn:f" protocolSupportEnumeration="urn:f"/>`;
    const role = `WantAuthnRequestsSigned="true"`;
    expect(
      await readIdentityProviderMetadata(`\ufeff${file({ inside, role, certificates: [old, next, old] })}`),
    ).toEqual({
      entityId: "https://idp.test/x",
      ssoUrl: "https://idp.test/sso",
      sloUrl: "https://idp.test/slo",
      certificates: [old, next],
      wantsSignedRequests: true,
    });
  });

  test.each<[string, () => string | Promise<string>, string]>([
    ["nothing", () => "  ", "required"],
    ["a page to sign in at", () => "<!DOCTYPE html><html></html>", "metadata_is_page"],
    ["the file of OpenID Connect", () => '{"issuer":"https://idp.test"}', "metadata_of_openid"],
    ["a certificate alone", async () => (await newSigningKey()).certificate, "metadata_is_certificate"],
    ["our own file", () => samlServiceMetadata(service), "metadata_of_service"],
    ["another XML file", () => "<rss/>", "metadata_of_something_else"],
    ["text", () => "hello", "metadata_not_xml"],
    ["a file cut off", () => file({}).slice(0, 500), "metadata_not_xml"],
    [
      "a file with entities",
      () => `<!DOCTYPE x [<!ENTITY a "b">]>${file({}).slice(38)}`,
      "metadata_with_doctype",
    ],
    [
      "an entity bomb behind a comment",
      () => `<!-- --><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`,
      "metadata_with_doctype",
    ],
    ["a file far too large", () => file({ inside: " ".repeat(600_000) }), "metadata_too_large"],
    ["a federation", () => `<a xmlns="x">${file({}).slice(58)}${file({}).slice(58)}</a>`, "metadata_of_many"],
    ["no certificate", () => file({}), "metadata_without_certificate"],
    [
      "a certificate that is none",
      () => file({ inside: "" }).replace("<md:SingleLogout", `${keyDescriptor("AAAA")}<md:SingleLogout`),
      "metadata_wrong_certificate",
    ],
    [
      "a certificate with a weak key",
      async () => file({ certificates: [(await newSigningKey("rsa:1024")).certificate] }),
      "metadata_weak_certificate",
    ],
    ["a script in place of an address", () => file({ sso: "javascript:alert(1)" }), "metadata_not_https"],
    ["an address without encryption", () => file({ sso: "http://idp.test/" }), "metadata_not_https"],
    [
      "sign-in by POST alone",
      () => file({}).replaceAll("HTTP-Redirect", "HTTP-POST"),
      "metadata_without_redirect",
    ],
    [
      "SAML 1.1 alone",
      () => file({}).replace("SAML:2.0:protocol", "SAML:1.1:protocol"),
      "metadata_of_service",
    ],
    ["no name", () => file({}).replace(/entityID="[^"]*"/, ""), "metadata_incomplete"],
  ])("that is %s is refused in words", async (_, make, message) => {
    const refusal = await readIdentityProviderMetadata(await make()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).details.fields).toEqual([{ path: "metadata", message }]);
    const texts = (await import("../../../locales/en/errors.json")).fields as Record<string, string>;
    expect(texts[message]).toBeString();
  });
});

const keyDescriptor = (base64: string) =>
  `<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;

describe("a request", () => {
  test("goes to the provider with our address, and can be asked to prove the person again", async () => {
    const idp = await newSamlIdp();
    const provider = { ssoUrl: "https://idp.test/sso?tenant=1", signRequests: false };
    const { url, requestId } = await samlRequest(provider, service, "relay 1", { forceAuthn: true });
    expect(url).toStartWith("https://idp.test/sso?tenant=1&");
    const request = idp.readRequest(url);
    expect(request).toMatchObject({ id: requestId, acsUrl: service.acsUrl, relayState: "relay 1" });
    expect(request.xml).toContain('ForceAuthn="true"');
    expect(request.xml).not.toContain("RequestedAuthnContext");
    expect(new URL(url).searchParams.has("Signature")).toBe(false);
    const again = await samlRequest(provider, service, "");
    expect(again.requestId).not.toBe(requestId);
    expect(idp.readRequest(again.url).xml).not.toContain("ForceAuthn");
  });

  test("is signed with our key where the provider wants it", async () => {
    const keys = await newServiceKeys("acme.portal.test");
    const { url } = await samlRequest(
      { ssoUrl: "https://idp.test/sso", signRequests: true },
      { ...service, ...keys },
      "r",
    );
    const query = new URL(url).search.slice(1);
    const signed = query.split("&").filter((part) => /^(SAMLRequest|RelayState|SigAlg)=/.test(part));
    expect(signed.map((part) => part.split("=")[0])).toEqual(["SAMLRequest", "RelayState", "SigAlg"]);
    const signature = new URL(url).searchParams.get("Signature")!;
    const check = createVerify("sha256").update(signed.join("&"));
    expect(new URL(url).searchParams.get("SigAlg")).toEndWith("rsa-sha256");
    expect(check.verify(keys.certificate, signature, "base64")).toBe(true);
  });

  test("needs a key to be signed, and a relay state that everybody carries back", async () => {
    const provider = { ssoUrl: "https://idp.test/sso", signRequests: true };
    await expect(samlRequest(provider, service, "")).rejects.toThrow("no key");
    await expect(samlRequest({ ...provider, signRequests: false }, service, "x".repeat(81))).rejects.toThrow(
      "80",
    );
  });
});

test("what the tests' provider sends is good SAML to node-saml as well", async () => {
  const idp = await newSamlIdp();
  const keys = await newServiceKeys("acme.portal.test");
  const { certificates } = await readIdentityProviderMetadata(idp.metadata());
  const { requestId } = await samlRequest({ ssoUrl: idp.ssoUrl, signRequests: false }, service, "");
  const audience = "https://acme.portal.test/sso/saml";
  const options = {
    acsUrl: service.acsUrl,
    audience,
    inResponseTo: requestId,
    attributes: { mail: "ada@acme.test" },
  };
  for (const encryptFor of [undefined, keys.certificate]) {
    const SAMLResponse = await idp.respond({ ...options, encryptFor });
    const theirs = await new SAML({
      issuer: audience,
      callbackUrl: service.acsUrl,
      idpCert: [...certificates],
      wantAuthnResponseSigned: false,
      decryptionPvk: keys.privateKey,
    }).validatePostResponseAsync({ SAMLResponse });
    const ours = await readSamlResponse(
      {
        entityId: idp.entityId,
        ssoUrl: idp.ssoUrl,
        certificates,
        signRequests: false,
        allowIdpInitiated: false,
      },
      { ...service, ...keys, entityId: audience },
      { SAMLResponse },
      { requestId, now: new Date(), seen: async () => false },
    );
    expect([ours.subject, ours.email]).toEqual([theirs.profile!.nameID, theirs.profile!.mail!]);
  }
});
