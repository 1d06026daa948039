import { describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { endingOf, isSigned, readEvent, watchedEvents } from "./webhook.ts";

const key = "signing key";
const now = new Date("2026-11-20T10:00:00Z");
const seconds = now.getTime() / 1000;
const body = Buffer.from('{"event_type":"user.locked"}');
const mac = (time: number | string, with_ = key, of: Uint8Array = body) =>
  createHmac("sha256", with_).update(`${time}.`).update(of).digest("hex");

describe("a signature", () => {
  test.each([
    ["of just now", `t=${seconds},v1=${mac(seconds)}`],
    ["300 s old", `t=${seconds - 300},v1=${mac(seconds - 300)}`],
    ["300 s ahead", `t=${seconds + 300},v1=${mac(seconds + 300)}`],
    [
      "the second of two, while a key is exchanged",
      `t=${seconds},v1=${mac(seconds, "old")},v1=${mac(seconds)}`,
    ],
    ["with spaces and a scheme of the future", `t=${seconds}, v0=00, v1=${mac(seconds)}`],
    ["in capitals", `t=${seconds},v1=${mac(seconds).toUpperCase()}`],
  ])("%s is taken", (_, header) => {
    expect(isSigned(header, body, key, now)).toBe(true);
  });

  test.each([
    ["absent", null],
    ["empty", ""],
    ["301 s old", `t=${seconds - 301},v1=${mac(seconds - 301)}`],
    ["301 s ahead", `t=${seconds + 301},v1=${mac(seconds + 301)}`],
    ["of another key", `t=${seconds},v1=${mac(seconds, "other")}`],
    ["of another time", `t=${seconds},v1=${mac(seconds - 1)}`],
    ["of another body", `t=${seconds},v1=${mac(seconds, key, Buffer.from("{}"))}`],
    ["without a time", `v1=${mac("")}`],
    ["with two times", `t=${seconds},t=${seconds - 900},v1=${mac(seconds)}`],
    ["with a time that is no number", `t=NaN,v1=${mac("NaN")}`],
    ["in a scheme that is not ours", `t=${seconds},v0=${mac(seconds)}`],
    ["cut short", `t=${seconds},v1=${mac(seconds).slice(0, 62)}`],
    ["longer than any", `t=${seconds},v1=${mac(seconds)}${",v1=00".repeat(1000)}`],
  ])("%s is refused", (_, header) => {
    expect(isSigned(header, body, key, now)).toBe(false);
  });

  test("made with an empty key is refused: nobody has configured one", () => {
    expect(isSigned(`t=${seconds},v1=${mac(seconds, "")}`, body, "", now)).toBe(false);
  });
});

const sent = (fields: object) =>
  Buffer.from(
    JSON.stringify({
      aggregateID: "u1",
      aggregateType: "user",
      resourceOwner: "org1",
      instanceID: "i1",
      version: "v2",
      sequence: 7,
      event_type: "user.locked",
      created_at: "2026-11-20T10:00:00Z",
      userID: "admin",
      ...fields,
    }),
  );

describe("a message", () => {
  const payload = { userId: "u1", roleKeys: ["tenant_user"] };

  test.each([
    ["base64", Buffer.from(JSON.stringify(payload)).toString("base64")],
    ["an object", payload],
    ["text of JSON", JSON.stringify(payload)],
  ])("has its payload as %s", (_, event_payload) => {
    expect(readEvent(sent({ event_payload }))).toEqual({
      type: "user.locked",
      subject: "u1",
      organisationId: "org1",
      payload,
    });
  });

  test.each([
    ["absent", undefined],
    ["null", null],
    ["neither base64 nor JSON", "%%%"],
    ["a list", [1]],
  ])("whose payload is %s has none", (_, event_payload) => {
    expect(readEvent(sent({ event_payload }))?.payload).toEqual({});
  });

  test.each([
    ["no JSON", Buffer.from("<xml>")],
    ["a list", Buffer.from("[]")],
    ["without a type", sent({ event_type: undefined })],
    ["without a subject", sent({ aggregateID: "" })],
  ])("that is %s is none", (_, given) => {
    expect(readEvent(given)).toBeNull();
  });
});

describe("what an event ends", () => {
  const ending = (event_type: string, fields: object = {}) =>
    endingOf(readEvent(sent({ event_type, ...fields }))!);

  test.each([
    "user.deactivated",
    "user.locked",
    "user.removed",
    "user.human.password.changed",
    "user.human.mfa.otp.removed",
    "user.human.mfa.u2f.token.verified",
    "user.human.passwordless.token.removed",
  ])("%s: the user's sessions", (type) => {
    expect(ending(type)).toEqual({ of: "user", userId: "u1" });
  });

  test("session.terminated: that session", () => {
    expect(ending("session.terminated", { aggregateID: "s1" })).toEqual({ of: "session", sessionId: "s1" });
  });

  test("user.grant.*: those of whom it was granted to, when the message tells", () => {
    const granted = { aggregateID: "g1", event_payload: { userId: "u9", roleKeys: [] } };
    const told = { of: "authorization", authorizationId: "g1", userId: "u9", organisationId: "org1" };
    expect(ending("user.grant.changed", granted)).toEqual(told as never);
    expect(ending("user.grant.removed", { aggregateID: "g1" })).toEqual({ ...told, userId: null } as never);
  });

  test("org.deactivated: the organisation's", () => {
    expect(ending("org.deactivated", { aggregateID: "org9" })).toEqual({
      of: "organisation",
      organisationId: "org9",
    });
  });

  test.each([
    "user.human.added",
    "user.human.mfa.otp.added",
    "user.human.password.check.failed",
    "user.reactivated",
    "session.added",
    "constructor",
  ])("%s: nothing", (type) => {
    expect(ending(type)).toBeNull();
  });

  test("everything that ends something is asked for", () => {
    expect(watchedEvents).toContain("user.grant.cascade.removed");
    for (const type of watchedEvents) expect(ending(type)).not.toBeNull();
  });
});
