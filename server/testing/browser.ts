import { type TestPerson, testInstallation, testPassword } from "./installation.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any endpoint; the test says what it expects in it
  body: any;
}

export interface FileAnswer extends Answer {
  /** The body as it came, of what is no text. */
  bytes: Uint8Array;
}

/** What a signed-in browser does, as far as the API notices: cookies of one host, and calls. */
export class Browser {
  cookie = "";
  constructor(
    readonly host: string,
    readonly address = "",
    /** Of another server than the tests' own. */
    readonly port?: number,
  ) {}

  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<FileAnswer> {
    const address = `${path.startsWith("/api") ? "" : "/api/v1"}${path}`;
    if (body === undefined) return this.visit(address, { method, headers });
    const isFile = body instanceof Uint8Array || body instanceof ReadableStream || body instanceof Blob;
    const type = isFile ? "application/octet-stream" : "application/json";
    return this.visit(address, {
      method,
      headers: { "content-type": type, ...headers },
      body: typeof body === "string" || isFile ? (body as BodyInit) : JSON.stringify(body),
    });
  }

  /** Asks any address of the host; where the answer sends it, it does not go by itself. */
  async visit(
    path: string,
    { headers, ...init }: RequestInit & { headers?: Record<string, string> } = {},
  ): Promise<FileAnswer> {
    const port = this.port ?? (await testInstallation()).server.port;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      redirect: "manual",
      headers: {
        host: `${this.host}:${port}`,
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line.split(";")[0]!);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
      bytes,
    };
  }

  /** Keeps a cookie in place of one of the same name; an empty one is gone. */
  #keep(pair: string): void {
    const name = pair.slice(0, pair.indexOf("=") + 1);
    const others = this.cookie.split("; ").filter((other) => other !== "" && !other.startsWith(name));
    this.cookie = [pair, ...others].filter((kept) => !kept.endsWith("=")).join("; ");
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
