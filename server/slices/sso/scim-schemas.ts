import { type JsonObject, urn } from "./scim-messages.ts";

/** How many resources a page has at most. */
export const largestPage = 200;

type Location = (path: string) => string;

/** RFC 7643, 5: what is understood. */
export function serviceProviderConfig(location: Location): JsonObject {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: largestPage },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "A token that an administrator has made for this identity provider.",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: location("/ServiceProviderConfig") },
  };
}

/** RFC 7643, 6. */
export function resourceTypes(location: Location): (JsonObject & { id: string })[] {
  return [
    { id: "User", endpoint: "/Users", schema: urn.user },
    { id: "Group", endpoint: "/Groups", schema: urn.group },
  ].map((type) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    ...type,
    name: type.id,
    meta: { resourceType: "ResourceType", location: location(`/ResourceTypes/${type.id}`) },
  }));
}

interface Traits {
  type?: "string" | "boolean" | "complex" | "reference";
  required?: boolean;
  multiValued?: boolean;
  caseExact?: boolean;
  mutability?: "readWrite" | "readOnly" | "immutable";
  uniqueness?: "none" | "server";
  subAttributes?: JsonObject[];
  referenceTypes?: string[];
}

const attribute = (name: string, traits: Traits = {}): JsonObject => ({
  name,
  type: "string",
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: "readWrite",
  returned: "default",
  uniqueness: "none",
  ...traits,
});
const reference = (to: string): JsonObject =>
  attribute("$ref", { type: "reference", referenceTypes: [to], mutability: "readOnly", caseExact: true });
const externalId = attribute("externalId", { caseExact: true });

/** RFC 7643, 7: the attributes that are kept. Others may be sent and are passed over. */
export function schemas(location: Location): (JsonObject & { id: string })[] {
  return [
    { id: urn.user, name: "User", description: "A person", attributes: userAttributes },
    { id: urn.group, name: "Group", description: "People together", attributes: groupAttributes },
  ].map((schema) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    ...schema,
    meta: { resourceType: "Schema", location: location(`/Schemas/${schema.id}`) },
  }));
}

const userAttributes = [
  attribute("userName", { required: true, uniqueness: "server" }),
  externalId,
  attribute("name", {
    type: "complex",
    subAttributes: ["formatted", "givenName", "familyName"].map((name) => attribute(name)),
  }),
  attribute("displayName"),
  attribute("emails", {
    type: "complex",
    multiValued: true,
    subAttributes: [attribute("value"), attribute("type"), attribute("primary", { type: "boolean" })],
  }),
  attribute("active", { type: "boolean" }),
  attribute("groups", {
    type: "complex",
    multiValued: true,
    mutability: "readOnly",
    subAttributes: [
      attribute("value", { mutability: "readOnly" }),
      attribute("display", { mutability: "readOnly" }),
      reference("Group"),
    ],
  }),
];

const groupAttributes = [
  attribute("displayName", { required: true }),
  externalId,
  attribute("members", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", { mutability: "immutable" }),
      attribute("display", { mutability: "readOnly" }),
      reference("User"),
    ],
  }),
];
