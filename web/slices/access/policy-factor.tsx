import type { MemberRole } from "../../../contract/permissions.ts";
import { type SecondFactor, secondFactors } from "../../../contract/session.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { FieldNotes } from "../../ui/field.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { FormGroup } from "../settings/form-group.tsx";
import { askedMembers, isWeaker, rolesAt } from "./policy.ts";
import type { PolicyPartProps } from "./policy-ways.tsx";

const levels = ["off", "optional", "some", "all"] as const;
type Level = (typeof levels)[number];

/** Of whom a second factor is asked, which ones count, and how long people have to set one up. */
export function FactorFields({ place, told, form }: PolicyPartProps) {
  const { values, set, errorAt } = form;
  const level = values.secondFactor;
  const closed = (choice: Level) => place.of !== "tenant" && isWeaker(choice, told.tenant, place);
  return (
    <FormGroup title={t("access.factors.title")} hint={t("access.factors.hint")}>
      <Counts told={told} />
      <RadioGroup<Level | "inherit">
        label={t("access.factors.asked")}
        value={level ?? "inherit"}
        onChange={(choice) => set({ secondFactor: choice === "inherit" ? null : choice })}
        options={[
          ...(place.of === "tenant"
            ? []
            : [
                {
                  value: "inherit" as const,
                  label: t(`access.factors.inherit.${place.of}`),
                  hint: t(`access.factors.level.${told.tenant.secondFactor ?? "optional"}`),
                },
              ]),
          ...levels.map((choice) => ({
            value: choice,
            label: t(`access.factors.level.${choice}`),
            hint:
              place.of !== "tenant" && closed(choice)
                ? t(`access.factors.weaker.${place.of}`)
                : t(`access.factors.levelHint.${choice}`),
            disabled: closed(choice),
          })),
        ]}
        error={errorAt("secondFactor")}
      />
      {level === "some" && <Roles {...{ place, told, form }} />}
      {level !== "off" && <Factors {...{ place, told, form }} />}
      {(level === "some" || level === "all") && (
        <NumberField
          label={t("access.factors.grace")}
          hint={t("access.factors.graceHint")}
          value={values.graceDays}
          onChange={(days) => set({ graceDays: days ?? 0 })}
          min={0}
          max={90}
          error={errorAt("graceDays")}
          className="sm:max-w-60"
        />
      )}
    </FormGroup>
  );
}

/** How it stands now: of how many it is asked, and how many lack one. */
function Counts({ told: { own } }: Pick<PolicyPartProps, "told">) {
  if (own.asked === 0) return null;
  return (
    <Banner tone={own.without > 0 ? "warning" : "success"}>
      {t("access.factors.counts", { asked: own.asked, without: own.without })}
    </Banner>
  );
}

function Roles({ place, told, form }: PolicyPartProps) {
  const { values, set } = form;
  const asked = place.of === "tenant" ? [] : askedMembers(told.tenant);
  const toggle = (role: MemberRole, on: boolean) =>
    set({
      secondFactorRoles: on
        ? [...values.secondFactorRoles, role]
        : values.secondFactorRoles.filter((one) => one !== role),
    });
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1.5 text-13 font-medium">{t("access.factors.roles")}</legend>
      {rolesAt(place).map((role) => {
        const already = asked.includes(role as never);
        return (
          <Checkbox
            key={role}
            checked={values.secondFactorRoles.includes(role)}
            onChange={(on) => toggle(role, on)}
            hint={place.of !== "tenant" && already ? t(`access.factors.roleAlready.${place.of}`) : undefined}
          >
            {t(`people.role.${role}`)}
          </Checkbox>
        );
      })}
      <FieldNotes id="roles" error={form.errorAt("secondFactorRoles")} />
    </fieldset>
  );
}

function Factors({ place, told, form }: PolicyPartProps) {
  const { values, set } = form;
  const toggle = (factor: SecondFactor, on: boolean) =>
    set({ factors: secondFactors.filter((one) => (one === factor ? on : values.factors.includes(one))) });
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-13 font-medium">{t("access.factors.count")}</legend>
      {secondFactors.map((factor) => {
        const closed = place.of === "own" && !told.tenant.factors.includes(factor);
        return (
          <Checkbox
            key={factor}
            checked={values.factors.includes(factor)}
            disabled={closed}
            onChange={(on) => toggle(factor, on)}
            hint={closed ? t("access.ways.closedByTenant") : t(`access.factor.${factor}.hint`)}
          >
            {t(`access.factor.${factor}.name`)}
          </Checkbox>
        );
      })}
      <FieldNotes id="factors" error={form.errorAt("factors")} />
    </fieldset>
  );
}
