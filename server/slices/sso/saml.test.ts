import { beforeAll, describe, expect, test } from "bun:test";
import { deflateRawSync } from "node:zlib";
import {
  encode,
  encryptAssertion,
  newSamlIdp,
  newSigningKey,
  type ResponseOptions,
  type SamlIdp,
  type SigningKey,
  type SignOptions,
} from "../../testing/saml-idp.ts";
import { SsoRefusal } from "./refusal.ts";
import {
  newServiceKeys,
  readSamlResponse,
  type SamlExpectation,
  type SamlIdentity,
  type SamlProvider,
  type SamlService,
} from "./saml.ts";

const now = new Date("2026-03-02T10:00:00Z");
const minute = 60_000;
const requestId = "_request1";
const acsUrl = "https://acme.portal.test/sso/saml/acs";
const audience = "https://acme.portal.test/sso/saml";
const right: ResponseOptions = { acsUrl, audience, inResponseTo: requestId, now };

let idp: SamlIdp;
let otherKey: SigningKey;
let service: SamlService;
let provider: SamlProvider;

beforeAll(async () => {
  const keys = await newServiceKeys("acme.portal.test", now);
  [idp, otherKey] = await Promise.all([newSamlIdp(), newSigningKey()]);
  service = { entityId: audience, acsUrl, ...keys };
  provider = {
    entityId: idp.entityId,
    ssoUrl: idp.ssoUrl,
    certificates: [idp.key.certificate],
    signRequests: false,
    allowIdpInitiated: false,
  };
});

/** A memory of assertions as the database keeps it. */
function memory(): SamlExpectation["seen"] & { kept: Map<string, Date> } {
  const kept = new Map<string, Date>();
  const seen = async (id: string, until: Date) => {
    if (kept.has(id)) return true;
    kept.set(id, until);
    return false;
  };
  return Object.assign(seen, { kept });
}

type Circumstances = { provider?: Partial<SamlProvider> } & Partial<SamlExpectation>;

function read(SAMLResponse: string, { provider: changed, ...expectation }: Circumstances = {}) {
  const expected = { requestId, now, seen: memory(), ...expectation };
  return readSamlResponse({ ...provider, ...changed }, service, { SAMLResponse }, expected);
}

/** The reason of the refusal, or who was let in. */
async function outcome(SAMLResponse: string, circumstances?: Circumstances): Promise<string> {
  try {
    return `let in ${(await read(SAMLResponse, circumstances)).subject}`;
  } catch (error) {
    if (error instanceof SsoRefusal) return error.reason;
    throw error;
  }
}

const respond = (options: Partial<ResponseOptions> & { signing?: SignOptions; encryptFor?: string } = {}) =>
  idp.respond({ ...right, ...options });
const signed = (options: Partial<ResponseOptions> = {}, signing?: SignOptions) =>
  idp.sign(idp.write({ ...right, ...options }), signing);

describe("a response that is right", () => {
  test("tells who it is, from signed attributes alone", async () => {
    const seen = memory();
    const attributes = { mail: "ada@acme.test", displayName: "Ada &amp; Co", groups: ["Finance", "All"] };
    const identity: SamlIdentity = await read(await respond({ attributes, assertionId: "_a1" }), { seen });
    expect(identity).toEqual({
      subject: "u-1",
      nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      sessionIndex: "s-1",
      email: "ada@acme.test",
      name: "Ada & Co",
      groups: ["Finance", "All"],
      claims: { mail: ["ada@acme.test"], displayName: ["Ada & Co"], groups: ["Finance", "All"] },
      authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
      authenticatedAt: now,
      sessionEndsAt: null,
      assertionId: "_a1",
      expiresAt: new Date(now.getTime() + 61 * minute),
    });
    expect([...seen.kept]).toEqual([["_a1", identity.expiresAt]]);
  });

  test.each(["rsa-sha256", "rsa-sha512"])("is accepted with %s", async (algorithm) => {
    expect(await outcome(await respond({ signing: { algorithm, digest: "sha512" } }))).toBe("let in u-1");
  });

  test("is accepted with ECDSA", async () => {
    const ec = await newSamlIdp(idp.entityId, "ec");
    const certificates = [ec.key.certificate];
    expect(await outcome(await ec.respond(right), { provider: { certificates } })).toBe("let in u-1");
    expect(await outcome(await ec.respond(right))).toBe("no_key_for_signature");
  });

  test("is accepted with the prefixes that Okta lists, signed in full, and wrapped in lines", async () => {
    const both = idp.sign(signed({}, { prefixes: ["xs"] }), { what: "Response" });
    const lines = encode(both).replace(/.{76}/g, "$&\r\n");
    expect(await outcome(lines)).toBe("let in u-1");
  });

  test.each([
    ["aes256-gcm", "http://www.w3.org/2009/xmlenc11#aes256-gcm"],
    ["aes128-cbc", "http://www.w3.org/2001/04/xmlenc#aes128-cbc"],
  ])("is accepted with its assertion encrypted, %s", async (_, method) => {
    const response = await encryptAssertion(signed(), service.certificate!, method);
    expect(response).not.toContain("u-1");
    expect(await outcome(encode(response))).toBe("let in u-1");
  });

  test("is accepted with its key wrapped by OAEP with SHA-256", async () => {
    const oaep = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
    const response = await encryptAssertion(signed(), service.certificate!, undefined, oaep);
    expect(response).toContain("xmlenc#sha256");
    expect(await outcome(encode(response))).toBe("let in u-1");
    const two = response.replace("xmlenc#sha256", "xmlenc#sha512");
    expect(await outcome(encode(two))).toBe("refused_algorithm");
  });

  test("is accepted with its assertion signed and encrypted, then signed in full", async () => {
    const response = await encryptAssertion(signed(), service.certificate!);
    expect(await outcome(encode(idp.sign(response, { what: "Response" })))).toBe("let in u-1");
  });

  test("is accepted by the old and the new certificate while keys are changed", async () => {
    const certificates = [idp.key.certificate, otherKey.certificate];
    for (const key of [idp.key, otherKey]) {
      expect(await outcome(await respond({ signing: { key } }), { provider: { certificates } })).toBe(
        "let in u-1",
      );
    }
  });

  test("is accepted unasked where the administrator allowed that, and only there", async () => {
    const unasked = await respond({ inResponseTo: null });
    const allowed = { allowIdpInitiated: true };
    expect(await outcome(unasked, { provider: allowed, requestId: null })).toBe("let in u-1");
    expect(await outcome(unasked, { requestId: null })).toBe("unsolicited");
    expect(await outcome(unasked, { provider: allowed })).toBe("unsolicited");
    expect(await outcome(await respond(), { provider: allowed, requestId: null })).toBe("wrong_request");
  });

  test("is accepted within a minute of skew, and not beyond", async () => {
    const at = (milliseconds: number) => ({ now: new Date(now.getTime() + milliseconds) });
    expect(await outcome(await respond({ validFor: minute }), at(2 * minute - 1))).toBe("let in u-1");
    expect(await outcome(await respond({ validFor: minute }), at(2 * minute))).toBe("expired");
    expect(await outcome(await respond({ validFrom: minute }), at(0))).toBe("let in u-1");
    expect(await outcome(await respond({ validFrom: minute }), at(-1))).toBe("not_yet_valid");
  });

  test("proves a person again only when they did so since they were asked", async () => {
    const authenticatedSince = now;
    expect(await outcome(await respond(), { authenticatedSince })).toBe("let in u-1");
    const old = await respond({ authenticatedAgo: 5 * minute });
    expect(await outcome(old, { authenticatedSince })).toBe("not_proved_again");
    expect(await outcome(old)).toBe("let in u-1");
  });
});

/** The parts of a signed response, to put together wrongly. */
function partsOf(xml: string) {
  const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)![0];
  const signature = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(assertion)?.[0] ?? "";
  const forged = assertion
    .replace(signature, "")
    .replace("u-1", "admin")
    .replace(/ ID="_/, ' ID="_evil');
  return { assertion, signature, forged, original: assertion.replace(signature, "") };
}

/** Somain, Mladenov and others, "On Breaking SAML" (USENIX Security 2012), numbered as SAML Raider does. */
const wrappings: Record<string, (xml: string) => string> = {
  "XSW1: the signed response inside the signature of a forged one": (xml) => wrapResponse(xml, "inside"),
  "XSW2: the signed response before the signature of a forged one": (xml) => wrapResponse(xml, "before"),
  "XSW3: a forged assertion before the signed one": (xml) => {
    const { assertion, forged } = partsOf(xml);
    return xml.replace(assertion, forged + assertion);
  },
  "XSW4: the signed assertion inside a forged one": (xml) => {
    const { assertion, forged } = partsOf(xml);
    return xml.replace(assertion, forged.replace("</saml:Assertion>", `${assertion}</saml:Assertion>`));
  },
  "XSW5: the signature in a forged assertion, the signed one behind it": (xml) => {
    const { assertion, original } = partsOf(xml);
    return xml.replace(assertion, withSignature(xml) + original);
  },
  "XSW6: the signed assertion inside the signature of a forged one": (xml) => {
    const { assertion, original } = partsOf(xml);
    return xml.replace(
      assertion,
      withSignature(xml).replace("</ds:Signature>", `${original}</ds:Signature>`),
    );
  },
  "XSW7: a forged assertion in the extensions": (xml) => {
    const { forged } = partsOf(xml);
    return xml.replace("<samlp:Status>", `<samlp:Extensions>${forged}</samlp:Extensions><samlp:Status>`);
  },
  "XSW8: the signed assertion in an object of the forged one's signature": (xml) => {
    const { assertion, original } = partsOf(xml);
    const object = `<ds:Object>${original}</ds:Object></ds:Signature>`;
    return xml.replace(assertion, withSignature(xml).replace("</ds:Signature>", object));
  },
};

/** A forged assertion that carries the signature of another. */
function withSignature(xml: string): string {
  const { signature, forged } = partsOf(xml);
  return forged.replace("</saml:Issuer>", `</saml:Issuer>${signature}`);
}

function wrapResponse(xml: string, where: "inside" | "before"): string {
  const whole = idp.sign(xml, { what: "Response" });
  const signature = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(whole)![0];
  const forged = xml.replace(/ ID="_/g, ' ID="_evil').replaceAll("u-1", "admin");
  const hidden = whole.replace(signature, "");
  const wrapped =
    where === "inside"
      ? signature.replace("</ds:Signature>", `<ds:Object>${hidden}</ds:Object></ds:Signature>`)
      : hidden + signature;
  return forged.replace("</saml:Issuer>", `</saml:Issuer>${wrapped}`);
}

describe("signature wrapping", () => {
  test.each(Object.entries(wrappings))("%s", async (_, wrap) => {
    expect(await outcome(encode(wrap(signed())))).toBe("several_assertions");
  });

  // What stands side by side is no document of its own; what stands inside is found there as well.
  test.each([
    ["XSW3", "not_xml"],
    ["XSW4", "several_assertions"],
    ["XSW5", "not_xml"],
    ["XSW6", "several_assertions"],
    ["XSW8", "several_assertions"],
  ])("%s, all of it encrypted", async (number, reason) => {
    const [, wrap] = Object.entries(wrappings).find(([name]) => name.startsWith(number))!;
    expect(await outcome(encode(await encryptAssertion(wrap(signed()), service.certificate!)))).toBe(reason);
  });

  test("a forged assertion encrypted beside the signed one", async () => {
    const { assertion, forged } = partsOf(signed());
    const hidden = partsEncrypted(
      await encryptAssertion(signed().replace(assertion, forged), service.certificate!),
    );
    expect(await outcome(encode(signed().replace("<saml:Assertion", `${hidden}<saml:Assertion`)))).toBe(
      "several_assertions",
    );
  });

  test("a signature over another thing that the provider once signed", async () => {
    const xml = signed();
    const { assertion, signature, forged } = partsOf(xml);
    // Neither is called an assertion, so counting does not help: only the reference does.
    const note = assertion.replace(signature, "").replaceAll("saml:Assertion", "saml:Advice");
    const carried = idp.sign(xml.replace(assertion, note), {
      what: "Advice" as never,
    });
    const stolen = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(carried)![0];
    const attack = carried
      .replace(stolen, "")
      .replace(
        "</samlp:Response>",
        `${forged.replace("</saml:Issuer>", `</saml:Issuer>${stolen}`)}</samlp:Response>`,
      );
    expect(await outcome(encode(attack))).toBe("malformed_signature");
  });
});

const partsEncrypted = (xml: string): string =>
  /<saml:EncryptedAssertion>[\s\S]*<\/saml:EncryptedAssertion>/.exec(xml)![0];

/** A signed response, changed afterwards. */
const changed = (from: string | RegExp, to: string) => () => {
  const xml = signed({ attributes: { mail: "ada@acme.test" } });
  expect(xml).toMatch(from);
  return encode(xml.replace(from, to));
};

const bomb = `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
const stolenFile = `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>`;

/** What is posted, and why it opens nothing. */
const attacks: Record<string, [() => string | Promise<string>, reason: string, Circumstances?]> = {
  "no signature at all": [() => encode(idp.write(right)), "assertion_not_signed"],
  "an unsigned assertion in a signed response": [
    () => respond({ signing: { what: "Response" } }),
    "assertion_not_signed",
  ],
  "the signature taken out": [changed(/<ds:Signature[\s\S]*?<\/ds:Signature>/, ""), "assertion_not_signed"],
  "the signature of another key, whose certificate is sent along": [
    () => respond({ signing: { key: otherKey } }),
    "wrong_signature",
  ],
  "the response signed by another key around a good assertion": [
    () => encode(idp.sign(signed(), { what: "Response", key: otherKey })),
    "wrong_signature",
  ],
  "an attribute changed": [changed("ada@acme.test", "eve@acme.test"), "wrong_signature"],
  "a name changed": [changed(">u-1<", ">admin<"), "wrong_signature"],
  "an attribute added": [
    changed(
      "<saml:AttributeStatement>",
      `<saml:AttributeStatement><saml:Attribute Name="groups"><saml:AttributeValue>admins</saml:AttributeValue></saml:Attribute>`,
    ),
    "wrong_signature",
  ],
  "a second signature": [
    () => {
      const xml = signed();
      const { signature } = partsOf(xml);
      return encode(xml.replace(signature, signature + signature));
    },
    "repeated_element",
  ],
  "the signature value changed": [
    changed(/<ds:SignatureValue>..../, "<ds:SignatureValue>AAAA"),
    "wrong_signature",
  ],
  "a reference to everything": [changed(/URI="#[^"]*"/, 'URI=""'), "malformed_signature"],
  "a transform by XPath": [
    changed(
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      "http://www.w3.org/TR/1999/REC-xpath-19991116",
    ),
    "malformed_signature",
  ],
  "two references": [changed(/<ds:Reference[\s\S]*<\/ds:Reference>/, "$&$&"), "malformed_signature"],
  "two elements with one ID": [
    () => {
      const xml = signed({ assertionId: "_a1" });
      return encode(xml.replace("<samlp:Status>", '<samlp:Status Id="_a1">'));
    },
    "repeated_id",
  ],
  "SHA-1": [() => respond({ signing: { algorithm: "rsa-sha1" } }), "refused_algorithm"],
  "a digest by SHA-1": [() => respond({ signing: { digest: "sha1" } }), "refused_algorithm"],
  "a shared secret, the certificate being the secret": [
    changed(
      "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
      "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    ),
    "refused_algorithm",
  ],
  "two assertions, both signed": [
    () => {
      const first = signed();
      return encode(first.replace("</samlp:Response>", `${partsOf(signed()).assertion}</samlp:Response>`));
    },
    "several_assertions",
  ],
  "an assertion in the wrong place": [
    changed(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, "<samlp:Extensions>$&</samlp:Extensions>"),
    "misplaced_assertion",
  ],
  "no assertion": [changed(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, ""), "no_assertion"],
  "another audience": [() => respond({ audience: "https://other.portal.test/sso/saml" }), "wrong_audience"],
  "no audience": [
    () =>
      respond({
        replace: (xml) => xml.replace(/<saml:AudienceRestriction.*<\/saml:AudienceRestriction>/, ""),
      }),
    "no_audience",
  ],
  "a second audience that excludes us": [
    () =>
      respond({
        conditions: "<saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction>",
      }),
    "wrong_audience",
  ],
  "a condition that nobody knows": [
    () => respond({ conditions: '<saml:Condition xmlns:x="urn:x"/>' }),
    "unknown_condition",
  ],
  "another recipient": [
    () => respond({ recipient: "https://other.portal.test/sso/saml/acs" }),
    "wrong_recipient",
  ],
  "another destination": [
    () => respond({ destination: "https://other.portal.test/acs" }),
    "wrong_destination",
  ],
  "another issuer in the assertion": [() => respond({ issuer: "https://evil.test" }), "wrong_issuer"],
  "another issuer in the envelope": [
    changed(/<saml:Issuer>[^<]*</, "<saml:Issuer>https://evil.test<"),
    "wrong_issuer",
  ],
  "an answer to another request": [() => respond({ inResponseTo: "_request2" }), "wrong_request"],
  "an answer to another request in a new envelope": [
    () => encode(signed({ inResponseTo: "_request2" }).replace("_request2", requestId)),
    "wrong_request",
  ],
  "an unasked assertion in the envelope of an answer": [
    () => {
      const envelope = idp.write(right);
      const { assertion } = partsOf(signed({ inResponseTo: null }));
      return encode(envelope.replace(partsOf(envelope).assertion, assertion));
    },
    "wrong_request",
  ],
  "an answer without a request": [() => respond({ inResponseTo: null }), "unsolicited"],
  "an expired assertion": [() => respond({ validFor: -2 * minute }), "expired"],
  "an assertion from the future": [() => respond({ validFrom: 2 * minute }), "not_yet_valid"],
  "an assertion for years": [() => respond({ validFor: 365 * 24 * 60 * minute }), "lives_too_long"],
  "a time that is none": [
    () => respond({ replace: (xml) => xml.replace(/NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="never"') }),
    "wrong_time",
  ],
  "a confirmation without an end": [
    () => respond({ replace: (xml) => xml.replace(/ NotOnOrAfter="[^"]*"/, "") }),
    "without_end",
  ],
  "no confirmation by bearer": [
    () => respond({ replace: (xml) => xml.replace("cm:bearer", "cm:sender-vouches") }),
    "no_bearer_confirmation",
  ],
  "nobody's name": [() => respond({ nameId: "" }), "wrong_name_id"],
  "a name with a hidden character": [() => respond({ nameId: "admin&#10;u-1" }), "wrong_name_id"],
  "a failed sign-in": [() => respond({ status: "AuthnFailed" }), "not_successful"],
  "a comment in the name": [changed("u-1", "u<!---->-1"), "holds_comment"],
  "a comment in the name, signed so": [() => respond({ nameId: "admin<!---->.evil" }), "holds_comment"],
  "a comment in an attribute": [changed("ada@acme.test", "ada@acme.test<!-- -->.evil"), "holds_comment"],
  "CDATA in the name": [changed("u-1", "<![CDATA[admin]]>"), "holds_cdata_or_declaration"],
  "an instruction in the name": [changed("u-1", "u<?x?>-1"), "holds_instruction"],
  "an external entity": [changed(/^/, stolenFile), "holds_doctype"],
  "an entity bomb": [changed(/^/, bomb), "holds_doctype"],
  "an entity of nobody": [changed("u-1", "&x;"), "holds_unknown_entity"],
  "an empty DOCTYPE behind a declaration": [
    changed(/^/, '<?xml version="1.0"?> <!doctype r>'),
    "holds_doctype",
  ],
  "text after the end": [changed(/$/, "more"), "trailing_data"],
  "text after the end that ends like a tag": [changed(/$/, "more>"), "trailing_data"],
  "text after the end, and an end": [changed(/$/, "more<x/>"), "not_xml"],
  "a second document after the first, the signature taken out": [
    () => {
      const xml = signed();
      return encode(xml.replace(partsOf(xml).signature, "") + xml);
    },
    "not_xml",
  ],
  "text before the start": [changed(/^/, "more"), "not_xml"],
  "a tag that is not closed": [changed("</samlp:Response>", ""), "not_xml"],
  "another document": [() => encode("<html/>"), "not_a_response"],
  "not base64": [() => "<samlp:Response/>", "not_base64"],
  "not UTF-8": [() => Buffer.from([0x3c, 0xff, 0x3e]).toString("base64"), "not_utf8"],
  "more than anybody sends": [() => encode(`<r>${" ".repeat(300_000)}</r>`), "too_large"],
  "far more than anybody sends": [() => "A".repeat(5_000_000), "too_large"],
  "something that inflates without end": [
    () => deflateRawSync(Buffer.alloc(50_000_000)).toString("base64"),
    "not_utf8",
  ],
  "thousands of elements": [() => encode(`<r>${"<a/>".repeat(20_000)}</r>`), "too_many_elements"],
  "elements without bottom": [() => encode("<a>".repeat(30_000) + "</a>".repeat(30_000)), "too_deep"],
};

describe("opens nothing, and the log knows why", () => {
  test.each(Object.entries(attacks))("%s", async (_, [make, reason, circumstances]) => {
    expect(await outcome(await make(), circumstances)).toBe(reason);
  });

  test("the same assertion a second time", async () => {
    const seen = memory();
    const response = await respond();
    expect(await outcome(response, { seen })).toBe("let in u-1");
    expect(await outcome(response, { seen })).toBe("replayed");
  });

  test("what is refused is not remembered, so nobody can use up an assertion of somebody else", async () => {
    const seen = memory();
    await outcome(await respond({ audience: "x" }), { seen });
    await outcome(await respond({ signing: { key: otherKey } }), { seen });
    expect(seen.kept.size).toBe(0);
  });

  test("a fault of the memory is a fault and not a refusal", async () => {
    const seen = () => Promise.reject(new Error("The database is away."));
    await expect(read(await respond(), { seen })).rejects.toThrow("away");
  });

  test("a certificate with a weak key", async () => {
    const weak = await newSigningKey("rsa:1024");
    const response = await respond({ signing: { key: weak } });
    const certificates = [weak.certificate];
    expect(await outcome(response, { provider: { certificates } })).toBe("no_key_for_signature");
  });
});

test("whatever is changed in a response, nobody else comes out of it", async () => {
  const attributes = { mail: "ada@acme.test", groups: ["a", "b"] };
  const xml = signed({ attributes, assertionId: "_a1" });
  const identity = JSON.stringify(await read(encode(xml)));
  let accepted = 0;
  for (let place = 0; place < xml.length; place += 3) {
    const sign = "<>\"'/&a 0"[place % 9]!;
    const changed = encode(xml.slice(0, place) + sign + xml.slice(place + 1));
    const reason = await outcome(changed);
    if (!reason.startsWith("let in")) continue;
    accepted++;
    expect(JSON.stringify(await read(changed))).toBe(identity);
  }
  // KeyInfo is not looked at, nor are white space and the time of the envelope.
  expect(accepted).toBeGreaterThan(0);
});

/** Encrypts the whole of what a response holds as its assertion. */
const hide = async (xml: string, method?: string, keyMethod?: string) =>
  encode(await encryptAssertion(xml, service.certificate!, method, keyMethod));

describe("an encrypted assertion opens nothing", () => {
  test.each<[string, () => string, string]>([
    ["not signed", () => idp.write(right), "assertion_not_signed"],
    ["signed by another key", () => signed({}, { key: otherKey }), "wrong_signature"],
    ["changed after it was signed", () => signed().replace("u-1", "admin"), "wrong_signature"],
    ["for another audience", () => signed({ audience: "x" }), "wrong_audience"],
    ["with a comment", () => signed().replace("u-1", "u<!---->-1"), "holds_comment"],
    ["with SHA-1", () => signed({}, { algorithm: "rsa-sha1" }), "refused_algorithm"],
  ])("%s", async (_, make, reason) => {
    expect(await outcome(await hide(make()))).toBe(reason);
  });

  test("not signed, in a response that is", async () => {
    const hidden = await encryptAssertion(idp.write(right), service.certificate!);
    expect(await outcome(encode(idp.sign(hidden, { what: "Response" })))).toBe("assertion_not_signed");
  });

  test("with a DOCTYPE inside", async () => {
    const xml = signed().replace("<saml:Assertion", `<saml:Assertion a=""><!DOCTYPE x><saml:Assertion`);
    expect(await outcome(await hide(xml))).toBe("holds_doctype");
  });

  test("for somebody else, or when there is no key", async () => {
    const response = encode(await encryptAssertion(signed(), otherKey.certificate));
    expect(await outcome(response)).toBe("cannot_decrypt");
    const keyless = { ...service, privateKey: undefined };
    const refused = readSamlResponse(
      provider,
      keyless,
      { SAMLResponse: response },
      { requestId, now, seen: memory() },
    );
    await expect(refused).rejects.toThrow("no_key_to_decrypt");
  });

  test("with a cipher or padding that leaks", async () => {
    const des = "http://www.w3.org/2001/04/xmlenc#tripledes-cbc";
    expect(await outcome(await hide(signed(), des))).toBe("refused_algorithm");
    const oldPadding = "http://www.w3.org/2001/04/xmlenc#rsa-1_5";
    expect(await outcome(await hide(signed(), undefined, oldPadding))).toBe("refused_algorithm");
  });

  test("changed in any place of its cipher text", async () => {
    const xml = await encryptAssertion(signed(), service.certificate!);
    const [, value] = [...xml.matchAll(/<xenc:CipherValue>([^<]*)</g)][0]!;
    const bytes = Buffer.from(value!, "base64");
    for (const place of [0, 12, 500, bytes.length - 1]) {
      const other = Buffer.from(bytes);
      other[place]! ^= 1;
      expect(await outcome(encode(xml.replace(value!, other.toString("base64"))))).toBe("cannot_decrypt");
    }
  });
});
