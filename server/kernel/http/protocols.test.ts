import { describe, expect, test } from "bun:test";
import { Refusal } from "../refusal.ts";
import type { MountOptions } from "./mount.ts";
import { mountProtocols, type ProtocolMethod, protocolRoute } from "./protocols.ts";

// Which route an address is for. What the routes do with it is seen in server/testing/protocol-walk.test.ts.

const route = (method: ProtocolMethod, pattern: `/${string}`) =>
  protocolRoute(method, pattern, { permission: "public", summary: pattern }, async () => new Response());
const { find } = mountProtocols(
  [
    route("GET", "/sso/{providerId}/start"),
    route("POST", "/sso/{providerId}/start"),
    route("GET", "/sso/oidc/callback"),
    route("GET", "/scim/v2/*"),
  ],
  {} as MountOptions,
);
const found = (method: string, path: string) => {
  const match = find(method, path);
  return match && [match.route.method, match.route.pattern, match.parameters];
};

describe("a route beside the API", () => {
  test("is found by method and path, with what its pattern names", () => {
    expect(found("GET", "/sso/a%2Fb/start")).toEqual([
      "GET",
      "/sso/{providerId}/start",
      { providerId: "a/b" },
    ]);
    expect(found("POST", "/sso/x/start")).toEqual(["POST", "/sso/{providerId}/start", { providerId: "x" }]);
    expect(found("GET", "/sso/oidc/callback")).toEqual(["GET", "/sso/oidc/callback", {}]);
  });

  test("may be all that is below a place, and the place itself", () => {
    expect(found("GET", "/scim/v2/Users/1")).toEqual(["GET", "/scim/v2/*", { "*": "Users/1" }]);
    expect(found("GET", "/scim/v2")).toEqual(["GET", "/scim/v2/*", { "*": "" }]);
    expect(found("GET", "/scim/v2/")).toEqual(["GET", "/scim/v2/*", { "*": "" }]);
  });

  test("is none for other addresses, which the pages are for", () => {
    for (const path of ["/", "/sso", "/sso/x", "/sso/x/start/more", "/scim", "/scim/v20", "/sso/%ff/start"])
      expect([path, found("GET", path)]).toEqual([path, null]);
  });

  test("is not called by another method, and not looked ahead at", () => {
    for (const method of ["PUT", "HEAD", "OPTIONS"]) {
      expect(() => find(method, "/sso/x/start")).toThrow(new Refusal("method_not_allowed"));
    }
  });
});
