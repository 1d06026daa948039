import { request } from "node:http";

/**
 * As `fetch`, for names below `localhost`, which are known to this machine's browsers and not to its resolver; Node's
 * own sends no `Host` but the one that it has connected to.
 */
export async function fetchByName(input: URL, init: RequestInit = {}): Promise<Response> {
  const { method, headers, body } = new Request(input, init);
  const content = body ? Buffer.from(await new Response(body).arrayBuffer()) : undefined;
  const { port, pathname, search, host } = input;
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: pathname + search, method };
    const call = request({ ...options, headers: { ...Object.fromEntries(headers), host } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const status = answer.statusCode ?? 500;
        const empty = status === 204 || status === 304;
        resolve(new Response(empty ? null : Buffer.concat(chunks), { status }));
      });
    });
    call.on("error", reject);
    call.end(content);
  });
}
