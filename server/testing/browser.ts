import { type TestPerson, testInstallation, testPassword } from "./installation.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any endpoint; the test says what it expects in it
  body: any;
}

/** What a signed-in browser does, as far as the API notices: cookies of one host, and calls. */
export class Browser {
  cookie = "";
  constructor(
    readonly host: string,
    readonly address = "",
  ) {}

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { server } = await testInstallation();
    const response = await fetch(
      `http://127.0.0.1:${server.port}${path.startsWith("/api") ? "" : "/api/v1"}${path}`,
      {
        method,
        redirect: "manual",
        headers: {
          host: `${this.host}:${server.port}`,
          ...(this.cookie ? { cookie: this.cookie } : {}),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      },
    );
    const cookie = response.headers.get("set-cookie");
    if (cookie) this.cookie = cookie.split(";")[0]!;
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  }

  get = (path: string) => this.call("GET", path);
  post = (path: string, body: unknown = {}, headers?: Record<string, string>) =>
    this.call("POST", path, body, headers);
  patch = (path: string, body: unknown) => this.call("PATCH", path, body);
  put = (path: string, body: unknown) => this.call("PUT", path, body);
  delete = (path: string) => this.call("DELETE", path);
}

/** A browser in which the person has signed in on the tenant's host. */
export async function signedIn(
  tenant: { slug: string },
  person: Pick<TestPerson, "email">,
): Promise<Browser> {
  const browser = new Browser(`${tenant.slug}.localhost`);
  const { status, body } = await browser.post("/session", { email: person.email, password: testPassword });
  if (status !== 201) throw new Error(`Sign-in failed: ${status} ${JSON.stringify(body)}`);
  return browser;
}
