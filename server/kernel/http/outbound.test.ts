import { afterAll, describe, expect, test } from "bun:test";
import { providerCertificate } from "../../testing/certificate.ts";
import { type OutboundOptions, outbound } from "./outbound.ts";

const { cert, key } = providerCertificate;
/** A server that says how it was asked, and does what the path asks for. */
const asked: string[] = [];
const answer = (request: Request): Response | Promise<Response> => {
  const { pathname } = new URL(request.url);
  asked.push(`${request.method} ${request.headers.get("host")}${pathname}`);
  if (pathname === "/away") return Response.redirect("https://elsewhere.example/", 302);
  if (pathname === "/large") return new Response("x".repeat(2_000));
  if (pathname === "/never") return new Promise(() => {});
  return new Response(`to ${request.headers.get("host")}`);
};
const secure = Bun.serve({ port: 0, hostname: "127.0.0.1", tls: { cert, key }, fetch: answer });
const plain = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
afterAll(() => Promise.all([secure.stop(true), plain.stop(true)]));

const to = (...addresses: string[]) => ({ resolve: async () => addresses });
const reason = (url: string, options: OutboundOptions = {}) =>
  outbound(options)(url).then(
    () => "answered",
    (error) => error.reason,
  );

describe("an address that a user gave", () => {
  test.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "4000::1",
    "not an address",
  ])("is not asked when its name means %s", async (address) => {
    expect(await reason("https://idp.example/", to(address))).toBe("private_address");
  });

  test.each(["https://127.0.0.1/", "https://0x7f.1/", "https://2130706433/", "https://[::ffff:7f00:1]/"])(
    "is not asked when it is one of ours, however it is written: %s",
    async (url) => expect(await reason(url, to("93.184.215.14"))).toBe("private_address"),
  );

  test("is not asked when one of its addresses is ours and another is not", async () => {
    expect(await reason("https://idp.example/", to("93.184.215.14", "10.0.0.1"))).toBe("private_address");
  });

  test("is not asked by http, be it public or, where private ones are allowed, elsewhere than on this machine", async () => {
    expect(await reason("http://idp.example/", to("93.184.215.14"))).toBe("not_https");
    expect(await reason("http://idp.example/", { ...to("10.0.0.1"), allowPrivate: true })).toBe("not_https");
  });

  test.each(["", "idp.example", "file:///etc/passwd", "https://", "https://user:word@idp.example/"])(
    "is not asked when it is no plain address: %p",
    async (url) => expect(["wrong_address", "not_https"]).toContain(await reason(url, to("93.184.215.14"))),
  );

  test("is not asked when its name is nobody's", async () => {
    expect(await reason("https://idp.example/", to())).toBe("unknown_host");
    const resolve = () => Promise.reject(new Error("no such name"));
    expect(await reason("https://idp.example/", { resolve })).toBe("unknown_host");
  });
});

describe("what is asked", () => {
  const trusting = { allowPrivate: true, ca: cert };

  test("is the address that was looked at, though the name means another one by then", async () => {
    let looks = 0;
    const resolve = async () => [looks++ === 0 ? "127.0.0.1" : "203.0.113.1"];
    const url = `https://idp.example:${secure.port}/rebinding`;
    const response = await outbound({ ...trusting, resolve })(url);
    expect([response.status, await response.text(), looks]).toEqual([
      200,
      `to idp.example:${secure.port}`,
      1,
    ]);
  });

  test("has to have a certificate of the name", async () => {
    const url = (host: string) => `https://${host}:${secure.port}/`;
    expect(await reason(url("other.example"), { ...trusting, ...to("127.0.0.1") })).toBe("wrong_certificate");
    expect(await reason(url("idp.example"), { allowPrivate: true, ...to("127.0.0.1") })).toBe(
      "wrong_certificate",
    );
  });

  test("gets method, headers and body", async () => {
    const echo = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async (request) =>
        new Response(`${request.method} ${request.headers.get("x-a")} ${await request.text()}`),
    });
    const response = await outbound(trusting)(`http://127.0.0.1:${echo.port}/`, {
      method: "POST",
      headers: { "x-a": "1" },
      body: new URLSearchParams({ a: "b" }),
    });
    expect(await response.text()).toBe("POST 1 a=b");
    await echo.stop(true);
  });

  test("leads nowhere else", async () => {
    asked.length = 0;
    expect(await reason(`http://127.0.0.1:${plain.port}/away`, trusting)).toBe("redirected");
    expect(asked).toEqual([`GET 127.0.0.1:${plain.port}/away`]);
  });

  test("is given up when the answer is too large, too slow, or nobody is there", async () => {
    const at = (path: string) => `http://127.0.0.1:${plain.port}${path}`;
    expect(await reason(at("/large"), { ...trusting, largest: 1_999 })).toBe("too_large");
    expect(await reason(at("/large"), { ...trusting, largest: 2_000 })).toBe("answered");
    expect(await reason(at("/never"), { ...trusting, patience: 50 })).toBe("too_slow");
    const resolve = () => new Promise<string[]>(() => {});
    expect(await reason("https://idp.example/", { resolve, patience: 50 })).toBe("too_slow");
    expect(await reason("http://127.0.0.1:1/", trusting)).toBe("unreachable");
  });
});
