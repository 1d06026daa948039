import type { Policy, PolicyStep } from "./policies.ts";

/** A step of something submitted, as it begins. */
export interface NewStep {
  position: number;
  state: "pending" | "open" | "skipped";
  need: string;
  roles: readonly string[];
  people: string[];
  over: boolean;
}

interface Sum {
  amount: number | null;
  currency: string | null;
}

/**
 * The steps that a policy has for something. Those out of whose bounds the amount is are skipped; where none is left,
 * an executive decides, so that nothing is approved by having no step.
 */
export function stepsOf(policy: Policy, sum: Sum): NewStep[] {
  const steps = policy.steps.map((step, position): NewStep => {
    const place = placeIn(step, policy, sum);
    const { need, roles, people } = step;
    return {
      position,
      state: place === "within" ? "pending" : "skipped",
      need,
      roles,
      people,
      over: place === "over",
    };
  });
  if (steps.every(({ state }) => state === "skipped"))
    steps.push({
      position: steps.length,
      state: "pending",
      need: "any",
      roles: ["client_executive"],
      people: [],
      over: false,
    });
  const first = steps.find(({ state }) => state === "pending");
  const opens = (step: NewStep) =>
    step.state === "pending" && (policy.step_order === "parallel" || step === first);
  return steps.map((step) => (opens(step) ? { ...step, state: "open" } : step));
}

/** What is about no money is within every step that does not begin above something. */
function placeIn({ above, upTo }: PolicyStep, policy: Policy, { amount, currency }: Sum) {
  if (amount === null) return above === null ? "within" : "below";
  const foreign = currency !== policy.currency;
  if (above !== null && !foreign && amount <= above) return "below";
  if (upTo !== null && (foreign || amount > upTo)) return "over";
  return "within";
}
