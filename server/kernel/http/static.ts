import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { Refusal } from "../refusal.ts";

/** Where the built web lies: a folder, or the inside of the single executable. */
export interface Assets {
  /** Path of a readable file for a name such as `assets/app-x1.js`, or null. */
  find(name: string): string | null;
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** The web's files: each door has one page, and everything else is named by its content. */
export class StaticFiles {
  constructor(private readonly assets: Assets) {}

  answer(request: Request, url: URL): Response {
    let name: string;
    try {
      name = decodeURIComponent(url.pathname.slice(1));
    } catch {
      throw new Refusal("not_found");
    }
    const isFile =
      /^[a-z0-9][\w./-]*\.[a-z0-9]+$/i.test(name) && !name.includes("..") && !name.endsWith(".html");
    if (isFile) return this.#file(request, name, name.startsWith("assets/"));
    if (url.pathname === "/verify") return this.#closedPage(request, "verify.html");
    return this.#page(request, doorPage(url.pathname));
  }

  /** A page; for a browser that is signed in, or was, with the files named that it is going to ask for. */
  #page(request: Request, name: string): Response {
    const response = this.#file(request, name, false);
    response.headers.append("vary", "cookie");
    const list = hasSession(request) ? this.assets.find("preload.json") : null;
    if (list) {
      const files: Record<string, string[]> = JSON.parse(readFileSync(list, "utf8"));
      response.headers.set("link", preloadHeader(files[name] ?? []));
    }
    return response;
  }

  /** A page that holds all it needs: its own policy, which stands in it for when it is a file, is the answer's, too. */
  #closedPage(request: Request, name: string): Response {
    const response = this.#file(request, name, false);
    const policy = policyIn(readFileSync(this.assets.find(name)!, "utf8"));
    response.headers.set("content-security-policy", `${policy}; frame-ancestors 'none'`);
    return response;
  }

  #file(request: Request, name: string, immutable: boolean): Response {
    const accepted = request.headers.get("accept-encoding") ?? "";
    const encodings = [
      ["br", ".br"],
      ["gzip", ".gz"],
    ] as const;
    const packed = encodings.find(
      ([encoding, end]) => accepted.includes(encoding) && this.assets.find(name + end),
    );
    const path = this.assets.find(packed ? name + packed[1] : name);
    if (!path) throw new Refusal("not_found");
    const headers = new Headers({
      "content-type": types[extname(name)] ?? "application/octet-stream",
      "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
      vary: "accept-encoding",
    });
    if (packed) headers.set("content-encoding", packed[0]);
    return new Response(Bun.file(path), { headers });
  }
}

/** The policy that a page says of itself; nothing at all is allowed to one that says none. */
const policyIn = (html: string) =>
  /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "default-src 'none'";

/** A browser keeps other cookies of ours before anybody has signed in (cookies.ts). A hint, no proof. */
const hasSession = (request: Request) =>
  /(?:^|;\s*)(?:__Host-)?postern=/.test(request.headers.get("cookie") ?? "");

/** RFC 8288: the browser fetches these before it has read the page. */
function preloadHeader(files: string[]): string {
  return files.map((file) => `<${file}>; rel=modulepreload`).join(", ");
}

function doorPage(path: string): string {
  const door = /^\/(desk|console)(\/|$)/.exec(path)?.[1];
  return door ? `${door}.html` : "index.html";
}
