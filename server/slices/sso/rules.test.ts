import { describe, expect, test } from "bun:test";
import type { SsoProvision, SsoRule } from "../../../contract/sso.ts";
import { placeOf } from "./rules.ts";

const anker = "01890000-0000-7000-8000-00000000000a";
const boot = "01890000-0000-7000-8000-00000000000b";
const rule = (change: Partial<SsoRule>): SsoRule => ({
  by: "group",
  claim: "",
  value: "leads",
  clientId: anker,
  role: "client_manager",
  ...change,
});
const provision = (change: Partial<SsoProvision>): SsoProvision => ({
  enabled: true,
  rules: [],
  otherwise: null,
  follow: false,
  ...change,
});
const ann = { email: "ann@anker.example", groups: ["leads"], claims: { department: "IT", tags: ["a", "b"] } };

describe("somebody's place", () => {
  test("is that of the first rule that fits: by domain, group or claim", () => {
    const rules = [
      rule({ by: "domain", value: "other.example", role: "client_user" }),
      rule({ by: "claim", claim: "department", value: "Sales", role: "client_user" }),
      rule({ by: "claim", claim: "tags", value: "b", role: "client_executive" }),
      rule({ by: "group", value: "leads" }),
    ];
    expect(placeOf(provision({ rules }), ann, null)).toEqual({ clientId: anker, role: "client_executive" });
    const domain = [rule({ by: "domain", value: "Anker.Example", clientId: boot })];
    expect(placeOf(provision({ rules: domain }), ann, null)).toEqual({
      clientId: boot,
      role: "client_manager",
    });
  });

  test("is that for all others where no rule fits, and none where there is none", () => {
    const otherwise = { clientId: boot, role: "client_user" as const };
    const rules = [rule({ value: "nobody" })];
    expect(placeOf(provision({ rules, otherwise }), ann, null)).toEqual(otherwise);
    expect(placeOf(provision({ rules }), ann, null)).toBeNull();
  });

  test("given by a client's provider is in that client, and never among the staff", () => {
    expect(placeOf(provision({ rules: [rule({ clientId: boot })] }), ann, anker)).toEqual({
      clientId: anker,
      role: "client_manager",
    });
    const staff = rule({ clientId: null, role: "tenant_admin" });
    expect(placeOf(provision({ rules: [staff] }), ann, anker)).toBeNull();
  });

  test("among the staff is given by a rule of the tenant's provider, and by nothing else", () => {
    const staff = rule({ clientId: null, role: "agent" });
    expect(placeOf(provision({ rules: [staff] }), ann, null)).toEqual({ clientId: null, role: "agent" });
    const otherwise = { clientId: null, role: "agent" } as never;
    expect(placeOf(provision({ otherwise }), ann, null)).toBeNull();
  });

  test("is none where role and client do not go together", () => {
    expect(placeOf(provision({ rules: [rule({ role: "agent" })] }), ann, null)).toBeNull();
    expect(placeOf(provision({ rules: [rule({ clientId: null })] }), ann, null)).toBeNull();
  });

  test("is not given by names that every object has", () => {
    const rules = [rule({ by: "claim", claim: "constructor", value: String(Object) })];
    expect(placeOf(provision({ rules }), ann, null)).toBeNull();
  });

  test("is not given by an address without a domain", () => {
    const rules = [rule({ by: "domain", value: "anker.example" })];
    for (const email of [null, "", "@anker.example", "anker.example"])
      expect(placeOf(provision({ rules }), { ...ann, email }, null)).toBeNull();
  });
});
