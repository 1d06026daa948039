import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";

/** What a ZITADEL of the tests knows, in memory. */
export interface State {
  organisations: Map<string, { id: string; name: string; state: "ACTIVE" | "INACTIVE" }>;
  users: Map<string, User>;
  authorizations: Map<string, Authorization>;
  /** Roles of our project that an organisation may give: by its id. */
  projectGrants: Map<string, string[]>;
  /** What an organisation has set of its own, as version 1 of the API keeps it. */
  policies: Map<string, Record<string, unknown>>;
  targets: Map<string, { id: string; name: string; endpoint: string; signingKey: string }>;
  /** Targets of each type of event. */
  executions: Map<string, string[]>;
  /** Mails that went out: whom to, and the code in it. */
  mails: { userId: string; code: string; template: string; application: string }[];
  /** Messages that were sent to targets, and the status that each was answered with. */
  sent: { type: string; status: number }[];
  projectId: string;
  /** Organisation that the platform itself is. */
  platformId: string;
  service: { keyId: string; userId: string; key: string; publicKey: string };
  /** Tokens of the service account, and until when they live, in seconds. */
  tokens: Map<string, number>;
  sequence: number;
}

export interface User {
  id: string;
  organisationId: string;
  username: string;
  givenName: string;
  familyName: string;
  email: string;
  verified: boolean;
  state: "ACTIVE" | "INACTIVE" | "LOCKED";
  /** Types of `authentication_methods`, without their prefix. */
  factors: string[];
  /** What the next sign-in is proved by. */
  amr: string[];
  inviteCode: string | null;
  metadata: Record<string, string>;
}

export interface Authorization {
  id: string;
  userId: string;
  projectId: string;
  organisationId: string;
  roles: string[];
}

export function newState(): State {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const state: State = {
    organisations: new Map(),
    users: new Map(),
    authorizations: new Map(),
    projectGrants: new Map(),
    policies: new Map(),
    targets: new Map(),
    executions: new Map(),
    mails: [],
    sent: [],
    projectId: "310716958910873601",
    platformId: "310716958910808065",
    service: { keyId: "310717000000000001", userId: "310717000000000002", key: privateKey, publicKey },
    tokens: new Map(),
    sequence: 0,
  };
  state.organisations.set(state.platformId, { id: state.platformId, name: "Postern", state: "ACTIVE" });
  state.projectGrants.set(state.platformId, ["platform_admin", "tenant_admin", "tenant_user"]);
  return state;
}

/** Ids like ZITADEL's: 18 digits, growing. */
export function nextId(state: State): string {
  state.sequence++;
  return (310_720_000_000_000_000n + BigInt(state.sequence)).toString();
}

export const newSecret = () => randomBytes(24).toString("base64url");

/** Tells all targets of an event what has happened, as ZITADEL does; answers when they have answered. */
export async function publish(
  state: State,
  event: { type: string; subject: string; owner: string; payload?: object },
): Promise<void> {
  const [aggregateType] = event.type.split(".");
  const body = JSON.stringify({
    aggregateID: event.subject,
    aggregateType,
    resourceOwner: event.owner,
    instanceID: "310716958910676993",
    version: "v2",
    sequence: ++state.sequence,
    event_type: event.type,
    created_at: new Date().toISOString(),
    userID: state.service.userId,
    ...(event.payload
      ? { event_payload: Buffer.from(JSON.stringify(event.payload)).toString("base64") }
      : {}),
  });
  for (const id of state.executions.get(event.type) ?? []) {
    const target = state.targets.get(id);
    if (!target) continue;
    const status = await deliver(target.endpoint, body, sign(body, target.signingKey, new Date())).catch(
      () => 0,
    );
    state.sent.push({ type: event.type, status });
  }
}

export function sign(body: string, key: string, at: Date): string {
  const time = Math.floor(at.getTime() / 1000);
  return `t=${time},v1=${createHmac("sha256", key).update(`${time}.${body}`).digest("hex")}`;
}

async function deliver(endpoint: string, body: string, signature: string): Promise<number> {
  const headers = { "content-type": "application/json", "zitadel-signature": signature };
  const response = await fetch(endpoint, { method: "POST", headers, body });
  await response.arrayBuffer();
  return response.status;
}
