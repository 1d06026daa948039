import { Check, CircleDashed, LoaderCircle, type LucideIcon, X } from "lucide-react";
import type { Tenant } from "../../../contract/platform.ts";
import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { stepOf, stepsOf } from "./steps.ts";

type State = "done" | "running" | "failed" | "ahead";
const looks: Record<State, { icon: LucideIcon; mark: string; text: string }> = {
  done: { icon: Check, mark: "bg-green-soft text-green", text: "text-ink" },
  running: { icon: LoaderCircle, mark: "bg-blue-soft text-blue", text: "font-medium text-ink" },
  failed: { icon: X, mark: "bg-red-soft text-red", text: "font-medium text-red" },
  ahead: { icon: CircleDashed, mark: "text-ink-3", text: "text-ink-3" },
};

/** The steps in which a tenant is made, and how far it is. */
export function StepList({ tenant }: { tenant: Tenant }) {
  const { at } = stepOf(tenant);
  return (
    <ol aria-live="polite" className="flex flex-col">
      {stepsOf.map((step, index) => {
        const state = index < at ? "done" : index > at ? "ahead" : tenant.failure ? "failed" : "running";
        const { icon: Icon, mark, text } = looks[state];
        return (
          <li key={step} className="relative flex h-10 items-center gap-3">
            {index > 0 && <span aria-hidden className="absolute start-3 -top-2 h-4 w-px bg-line" />}
            <span className={cx("flex size-6 items-center justify-center rounded-full", mark)}>
              <Icon
                size={14}
                strokeWidth={2.5}
                aria-hidden
                className={state === "running" ? "animate-[turn_900ms_linear_infinite]" : undefined}
              />
            </span>
            <span className={text}>{t(`tenants.step.${step}`)}</span>
            <span className="text-12 text-ink-3">{t(`tenants.stepState.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
