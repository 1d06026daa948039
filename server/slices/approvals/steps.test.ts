import { describe, expect, test } from "bun:test";
import { type Policy, type PolicyStep, policyFor, usualPolicy } from "./policies.ts";
import { stepsOf } from "./steps.ts";

const policy = (overrides: Partial<Policy> = {}): Policy => ({
  ...usualPolicy,
  currency: "EUR",
  ...overrides,
});
const step = (overrides: Partial<PolicyStep> = {}): PolicyStep => ({
  roles: ["client_manager"],
  people: [],
  need: "any",
  above: null,
  upTo: null,
  ...overrides,
});

describe("the policy that holds", () => {
  const [client, project] = ["c1", "p1"];
  const place = { clientId: client, projectId: project, kind: "quote" };
  // From the widest to the narrowest.
  const all = [
    policy({ id: "tenant" }),
    policy({ id: "kind", kind: "quote" }),
    policy({ id: "client", client_id: client }),
    policy({ id: "client and kind", client_id: client, kind: "quote" }),
    policy({ id: "project", client_id: client, project_id: project }),
    policy({ id: "project and kind", client_id: client, project_id: project, kind: "quote" }),
  ];

  test("is the narrowest one, in whatever order they come", () => {
    for (let most = all.length; most > 0; most--) {
      const some = all.slice(0, most);
      for (const order of [some, some.toReversed()])
        expect(policyFor(order, place, "EUR").id).toBe(some.at(-1)!.id);
    }
  });

  test("is never one of another client, project or kind; the usual one where there is none", () => {
    const others = [
      policy({ id: "a", client_id: "c2" }),
      policy({ id: "b", client_id: client, project_id: "p2" }),
      policy({ id: "c", kind: "invoice" }),
    ];
    expect(policyFor(others, place, "SEK")).toEqual({ ...usualPolicy, currency: "SEK" });
  });
});

describe("the steps of something", () => {
  const states = (steps: PolicyStep[], amount: number | null, currency = "EUR", step_order = "sequence") =>
    stepsOf(policy({ steps, step_order }), { amount, currency }).map(({ state, over }) =>
      over ? "over" : state,
    );
  const low = step({ upTo: 1_000 });
  const high = step({ roles: ["client_executive"], above: 1_000 });

  test("are those within whose bounds its amount is, over the lower and up to the upper one", () => {
    expect(states([low, high], 1_000)).toEqual(["open", "skipped"]);
    expect(states([low, high], 1_001)).toEqual(["over", "open"]);
  });

  test("count another currency as over every bound, and what is about no money as under it", () => {
    expect(states([low, high], 1, "USD")).toEqual(["over", "open"]);
    expect(states([low, high], null)).toEqual(["open", "skipped"]);
  });

  test("open one after the other in sequence, all at once in parallel", () => {
    const two = [step(), step()];
    expect(states(two, 1)).toEqual(["open", "pending"]);
    expect(states(two, 1, "EUR", "parallel")).toEqual(["open", "open"]);
  });

  test("are never none: where each is out of bounds, an executive decides", () => {
    const steps = stepsOf(policy({ steps: [low] }), { amount: 5_000, currency: "EUR" });
    expect(steps.at(-1)).toMatchObject({ state: "open", roles: ["client_executive"], position: 1 });
  });
});
