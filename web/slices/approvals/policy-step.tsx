import { X } from "lucide-react";
import { clientRoles } from "../../../contract/permissions.ts";
import { t } from "../../kernel/messages.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { MoneyField } from "../../ui/number-field.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { PeopleField } from "../tickets/people-field.tsx";
import type { StepValues } from "./policy-values.ts";

interface PolicyStepProps {
  step: StepValues;
  /** From 1. */
  number: number;
  alone: boolean;
  clientId?: string;
  currency: string;
  error?: string;
  onChange: (step: StepValues | undefined) => void;
}

/** Users decide nothing unless they are named. */
const deciding = clientRoles.filter((role) => role !== "client_user");

/** One step: who decides, one of them or all, and for which amounts it is there. */
export function PolicyStep({ step, number, alone, clientId, currency, error, onChange }: PolicyStepProps) {
  const set = (change: Partial<StepValues>) => onChange({ ...step, ...change });
  const money = /^[A-Z]{3}$/.test(currency) ? currency : "EUR";
  return (
    <section
      aria-label={t("approval-desk.policy.step", { number })}
      className="flex flex-col gap-3 rounded-10 border border-line px-4 py-3"
    >
      <header className="flex min-h-7 items-center justify-between">
        <h3 className="text-13 font-medium text-ink-2">{t("approval-desk.policy.step", { number })}</h3>
        {!alone && (
          <IconButton
            icon={X}
            size="sm"
            label={t("approval-desk.policy.removeStep", { number })}
            onClick={() => onChange(undefined)}
          />
        )}
      </header>
      <div className="flex flex-wrap gap-x-6">
        {deciding.map((role) => (
          <Checkbox
            key={role}
            checked={step.roles.includes(role)}
            onChange={(on) =>
              set({ roles: on ? [...step.roles, role] : step.roles.filter((one) => one !== role) })
            }
          >
            {t(`approvals.roles.${role}`)}
          </Checkbox>
        ))}
      </div>
      <PeopleField
        label={t("approval-desk.policy.people")}
        optional
        clientId={clientId}
        value={step.people}
        error={error}
        onChange={(people) => set({ people })}
      />
      <RadioGroup
        label={t("approval-desk.policy.need")}
        row
        value={step.need}
        onChange={(need) => set({ need })}
        options={(["any", "all"] as const).map((value) => ({ value, label: t(`approvals.need.${value}`) }))}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <MoneyField
          label={t("approval-desk.policy.above")}
          optional
          currency={money}
          amount={step.above}
          onChange={(above) => set({ above })}
        />
        <MoneyField
          label={t("approval-desk.policy.upTo")}
          optional
          currency={money}
          amount={step.upTo}
          onChange={(upTo) => set({ upTo })}
        />
      </div>
    </section>
  );
}
