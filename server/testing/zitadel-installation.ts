import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Background, openBackground } from "../background.ts";
import { readConfig } from "../config.ts";
import type { TenantFacts } from "../kernel/context.ts";
import { newId } from "../kernel/ids.ts";
import type { Platform } from "../platform.ts";
import { openZitadel, outsideIdentity, type ZitadelMode } from "../slices/zitadel/index.ts";
import { startServer } from "../start.ts";
import type { Answer } from "./browser.ts";
import { testInstallation } from "./installation.ts";
import type { User } from "./zitadel/state.ts";
import { applications, startZitadel, type TestZitadel } from "./zitadel.ts";

/** The tests' platform, served a second time as one whose people sign in at a ZITADEL. */
export interface ZitadelInstallation extends AsyncDisposable {
  there: TestZitadel;
  mode: ZitadelMode;
  platform: Platform;
  background: Background;
  port: number;
  /** The server's clock; null lets it run. */
  clock: { now: Date | null };
}

export async function zitadelInstallation(): Promise<ZitadelInstallation> {
  const { platform: plain } = await testInstallation();
  const there = await startZitadel();
  const folder = await mkdtemp(join(tmpdir(), "postern-zitadel-"));
  const keyFile = join(folder, "key.json");
  await writeFile(keyFile, there.keyFile());
  const config = readConfig({
    ZITADEL_ISSUER: there.issuer,
    ZITADEL_KEY: keyFile,
    ZITADEL_CLIENT_ID: applications.web,
    ZITADEL_PROJECT_ID: there.state.projectId,
    ZITADEL_ORG_ID: there.state.platformId,
  }).zitadel!;
  const clock: ZitadelInstallation["clock"] = { now: null };
  const time = () => clock.now ?? new Date();
  const mode = await openZitadel(config, "http://localhost", Buffer.alloc(32, 9));
  const identity = outsideIdentity(mode, plain.registry);
  const provisioner = { ...plain.provisioner, identity };
  const platform: Platform = { ...plain, zitadel: mode, provisioner };
  const background = openBackground(platform, { clock: time });
  const { outbox } = background;
  const server = startServer(platform, { clock: time, scale: 1000, outbox });
  // Only now is the port known.
  mode.callback = `http://localhost:${server.port}/sso/zitadel/callback`;
  mode.endpoint = `http://localhost:${server.port}/sso/zitadel/events`;
  return {
    there,
    mode,
    platform,
    background,
    port: server.port,
    clock,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await outbox.settled();
      await there[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

let users = 0;

/** A user in ZITADEL, with roles in their own organisation or another. */
export function buildZitadelUser(
  { state }: TestZitadel,
  overrides: Partial<User> & { roles?: string[]; rolesIn?: string },
): User {
  const { roles = [], rolesIn, ...fields } = overrides;
  const id = `3109${String(++users).padStart(14, "0")}`;
  const user: User = {
    id,
    organisationId: state.platformId,
    username: `user${users}`,
    givenName: "Ada",
    familyName: "Byron",
    email: `user${users}@zitadel.example`,
    verified: true,
    state: "ACTIVE",
    factors: ["PASSWORD"],
    amr: ["pwd"],
    inviteCode: null,
    metadata: {},
    ...fields,
  };
  state.users.set(id, user);
  if (roles.length > 0) {
    const organisationId = rolesIn ?? user.organisationId;
    const authorization = newId();
    const { projectId } = state;
    state.authorizations.set(authorization, {
      id: authorization,
      userId: id,
      projectId,
      organisationId,
      roles,
    });
  }
  return user;
}

/** Gives a tenant that was made without a ZITADEL its organisation there. */
export function organisationFor({ state }: TestZitadel, tenant: TenantFacts): string {
  state.organisations.set(tenant.id, { id: tenant.id, name: tenant.name, state: "ACTIVE" });
  state.projectGrants.set(tenant.id, ["tenant_admin", "tenant_user"]);
  return tenant.id;
}

/** A browser that keeps cookies of every host, and follows redirects when it is told to. */
export class Wanderer {
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(private readonly port: number) {}

  async request(method: string, address: string, body?: unknown, headers: Record<string, string> = {}) {
    const url = new URL(address);
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    // Names below localhost lead here, whatever the machine thinks of them.
    const isOurs = url.hostname === "localhost" || url.hostname.endsWith(".localhost");
    const response = await fetch(isOurs ? `http://127.0.0.1:${this.port}${url.pathname}${url.search}` : url, {
      method,
      redirect: "manual",
      headers: {
        host: url.host,
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value && !/expires=thu, 01 jan 1970/i.test(line)) jar.set(name!, value);
      else jar.delete(name!);
    }
    this.#cookies.set(url.host, jar);
    return response;
  }

  async api(method: string, host: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.request(method, `http://${host}:${this.port}/api/v1${path}`, body);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  }

  /** Follows redirects until an address that fits; answers with it, not gone to. */
  async follow(address: string, until: RegExp): Promise<string> {
    let at = address;
    for (let steps = 0; steps < 10; steps++) {
      if (until.test(at)) return at;
      const response = await this.request("GET", at);
      const location = response.headers.get("location");
      if (!location) throw new Error(`${at} answers ${response.status}: ${await response.text()}`);
      at = new URL(location, at).href;
    }
    throw new Error(`Too many redirects, the last to ${at}`);
  }

  /** Begins to sign in on a host; answers with where ZITADEL sends the browser back to. */
  async goThere(host: string, input: object = {}): Promise<string> {
    const { status, body } = await this.api("POST", host, "/zitadel/sign-in", input);
    if (status !== 200) throw new Error(`Sign-in cannot begin: ${status} ${JSON.stringify(body)}`);
    return this.follow(body.url, /\/sso\/zitadel\/callback\?/);
  }

  /** Signs in from beginning to end; answers with the path that it ends at. */
  async signIn(host: string, input: object = {}): Promise<string> {
    const end = await this.follow(await this.goThere(host, input), /localhost:\d+\/(?!sso\/)/);
    const url = new URL(end);
    return url.pathname + url.search;
  }
}
