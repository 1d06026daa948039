import { SsoRefusal } from "./refusal.ts";
import { describePerson, type SamlClaims } from "./saml-attributes.ts";
import { type SamlProvider, type SamlService, uri } from "./saml-parties.ts";
import type { SamlExpectation } from "./saml-response.ts";
import { attribute, children, elementsIn, only, required, textOf } from "./saml-xml.ts";

/** Who has signed in at an identity provider, and what it says of them. */
export interface SamlIdentity {
  /** The NameID: who this is to this provider. Lasting, unless the format is transient. */
  subject: string;
  /** The URN of the format, or "" when none is given. */
  nameIdFormat: string;
  /** The provider's session, for logout. */
  sessionIndex: string | null;
  email: string | null;
  name: string | null;
  groups: string[];
  /** Every attribute with its texts. */
  claims: SamlClaims;
  /** The class of the proof: a URN or URL, such as `…:ac:classes:PasswordProtectedTransport`. */
  authnContext: string | null;
  authenticatedAt: Date;
  /** When the provider wants its session, and so ours, to end. */
  sessionEndsAt: Date | null;
  assertionId: string;
  /** From then on the assertion is refused by its age. */
  expiresAt: Date;
}

const skew = 60_000;
/** Nobody lets an assertion live longer; it must be remembered for so long. */
const longestLife = 24 * 3_600_000;

/**
 * Reads an assertion whose every byte is signed, and checks what it is good for: issuer, subject, audience, time
 * (SAML Core, 2.5; Profiles, 4.1.4.3).
 * @throws SsoRefusal, XmlProblem
 */
export function readAssertion(
  assertion: Element,
  provider: SamlProvider,
  service: SamlService,
  expect: SamlExpectation,
): SamlIdentity {
  if (attribute(assertion, "Version") !== "2.0") throw new SsoRefusal("not_an_assertion");
  const issuer = textOf(required(assertion, uri.assertion, "Issuer"));
  if (issuer !== provider.entityId) throw new SsoRefusal("wrong_issuer", { detail: issuer.slice(0, 200) });
  if (momentOf(assertion, "IssueInstant")!.getTime() > expect.now.getTime() + skew) {
    throw new SsoRefusal("not_yet_valid", { detail: "IssueInstant" });
  }
  const subject = required(assertion, uri.assertion, "Subject");
  const expiresAt = checkConfirmations(subject, service, expect);
  checkConditions(required(assertion, uri.assertion, "Conditions"), service, expect.now);
  const nameId = readNameId(subject);
  const claims = readClaims(assertion);
  return {
    subject: nameId.value,
    nameIdFormat: nameId.format,
    ...describePerson(claims, nameId, provider.attributes),
    ...readStatement(assertion, expect),
    claims,
    assertionId: attribute(assertion, "ID")!,
    expiresAt,
  };
}

function readNameId(subject: Element): { value: string; format: string } {
  const nameId = only(subject, uri.assertion, "NameID");
  if (!nameId) throw new SsoRefusal("no_name_id");
  const value = textOf(nameId);
  if (value === "" || value.length > 1024 || hasControls(value)) throw new SsoRefusal("wrong_name_id");
  return { value, format: attribute(nameId, "Format") ?? "" };
}

// A numeric reference can write what the text itself may not hold.
const hasControls = (value: string): boolean => /\p{Cc}/u.test(value);

/** One bearer confirmation must fit. @returns when it ends, skew included */
function checkConfirmations(subject: Element, service: SamlService, expect: SamlExpectation): Date {
  const confirmations = children(subject, uri.assertion, "SubjectConfirmation").filter(
    (confirmation) => attribute(confirmation, "Method") === uri.bearer,
  );
  const problems: SsoRefusal[] = [];
  for (const confirmation of confirmations) {
    try {
      const data = required(confirmation, uri.assertion, "SubjectConfirmationData");
      return checkConfirmation(data, service, expect);
    } catch (problem) {
      if (!(problem instanceof SsoRefusal)) throw problem;
      problems.push(problem);
    }
  }
  throw problems[0] ?? new SsoRefusal("no_bearer_confirmation");
}

function checkConfirmation(data: Element, service: SamlService, expect: SamlExpectation): Date {
  const recipient = attribute(data, "Recipient");
  if (recipient !== service.acsUrl) {
    throw new SsoRefusal("wrong_recipient", { detail: recipient?.slice(0, 200) });
  }
  if (attribute(data, "InResponseTo") !== expect.requestId) throw new SsoRefusal("wrong_request");
  checkTimes(data, expect.now);
  const end = momentOf(data, "NotOnOrAfter");
  if (!end) throw new SsoRefusal("without_end");
  if (end.getTime() > expect.now.getTime() + longestLife) throw new SsoRefusal("lives_too_long");
  return new Date(end.getTime() + skew);
}

/** A condition that is not understood is not met (Core, 2.5.1). */
function checkConditions(conditions: Element, service: SamlService, now: Date): void {
  checkTimes(conditions, now);
  const understood = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];
  for (const condition of elementsIn(conditions)) {
    const known = condition.namespaceURI === uri.assertion && understood.includes(condition.localName);
    if (!known) throw new SsoRefusal("unknown_condition", { detail: condition.localName });
  }
  const restrictions = children(conditions, uri.assertion, "AudienceRestriction").map((restriction) =>
    children(restriction, uri.assertion, "Audience").map(textOf),
  );
  if (restrictions.length === 0) throw new SsoRefusal("no_audience");
  for (const audiences of restrictions) {
    if (!audiences.includes(service.entityId)) {
      throw new SsoRefusal("wrong_audience", { detail: audiences.join(" ").slice(0, 200) });
    }
  }
}

function checkTimes(element: Element, now: Date): void {
  const start = momentOf(element, "NotBefore");
  const end = momentOf(element, "NotOnOrAfter");
  if (start && now.getTime() + skew < start.getTime()) {
    throw new SsoRefusal("not_yet_valid", { detail: element.localName });
  }
  if (end && now.getTime() - skew >= end.getTime()) {
    throw new SsoRefusal("expired", { detail: element.localName });
  }
}

/** An xs:dateTime; without a zone it is UTC (Core, 1.3.3). Only IssueInstant and AuthnInstant are never absent. */
function momentOf(element: Element, name: string): Date | null {
  const value = attribute(element, name);
  if (value === null && name.startsWith("Not")) return null;
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?$/.exec(value ?? "");
  const moment = new Date(parts ? `${parts[1]}${parts[2] ?? "Z"}` : Number.NaN);
  if (Number.isNaN(moment.getTime())) throw new SsoRefusal("wrong_time", { detail: name });
  return moment;
}

function readStatement(
  assertion: Element,
  expect: SamlExpectation,
): Pick<SamlIdentity, "sessionIndex" | "authnContext" | "authenticatedAt" | "sessionEndsAt"> {
  const [statement] = children(assertion, uri.assertion, "AuthnStatement");
  if (!statement) throw new SsoRefusal("no_authentication");
  const authenticatedAt = momentOf(statement, "AuthnInstant")!;
  const since = expect.authenticatedSince;
  if (since && authenticatedAt.getTime() + skew < since.getTime()) throw new SsoRefusal("not_proved_again");
  const ends = attribute(statement, "SessionNotOnOrAfter");
  const sessionEndsAt = ends === null ? null : momentOf(statement, "SessionNotOnOrAfter");
  if (sessionEndsAt && sessionEndsAt <= expect.now) throw new SsoRefusal("expired", { detail: "session" });
  const context = only(statement, uri.assertion, "AuthnContext");
  const contextClass = context && only(context, uri.assertion, "AuthnContextClassRef");
  return {
    sessionIndex: attribute(statement, "SessionIndex"),
    authnContext: contextClass ? textOf(contextClass) : null,
    authenticatedAt,
    sessionEndsAt,
  };
}

/** Attributes with texts; of values that are elements nothing is known. Values of one name are put together. */
function readClaims(assertion: Element): SamlClaims {
  const claims = new Map<string, string[]>();
  const attributes = children(assertion, uri.assertion, "AttributeStatement").flatMap((statement) =>
    children(statement, uri.assertion, "Attribute"),
  );
  for (const each of attributes) {
    const name = attribute(each, "Name") ?? "";
    const texts = children(each, uri.assertion, "AttributeValue")
      .filter((value) => elementsIn(value).length === 0)
      .map(textOf)
      .filter((text) => text !== "" && !hasControls(text));
    claims.set(name, [...(claims.get(name) ?? []), ...texts]);
  }
  return Object.fromEntries(claims);
}
