import type { SignInPolicy } from "../../../contract/security.ts";
import { t } from "../../kernel/messages.ts";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { FormGroup } from "../settings/form-group.tsx";
import type { PolicyPartProps } from "./policy-ways.tsx";

type Choice = NonNullable<SignInPolicy["approvalsByMail"]> | "inherit";

/** What the link in a mail about approvals opens. A client's own people can only ask for more than the company does. */
export function MailFields({ place, told, form }: PolicyPartProps) {
  const { values, set, errorAt } = form;
  const usual = told.tenant.approvalsByMail ?? "session";
  if (place.of === "own" && usual === "session") return null;
  const choices: Choice[] = place.of === "own" ? ["session"] : ["session", "link"];
  return (
    <FormGroup title={t("access.byMail.title")} hint={t("access.byMail.hint")}>
      <RadioGroup<Choice>
        label={t("access.byMail.label")}
        value={values.approvalsByMail ?? (place.of === "tenant" ? "session" : "inherit")}
        onChange={(choice) => set({ approvalsByMail: choice === "inherit" ? null : choice })}
        options={[
          ...(place.of === "tenant"
            ? []
            : [
                {
                  value: "inherit" as const,
                  label: t(`access.factors.inherit.${place.of}`),
                  hint: t(`access.byMail.choice.${usual}`),
                },
              ]),
          ...choices.map((choice) => ({
            value: choice,
            label: t(`access.byMail.choice.${choice as "session"}`),
            hint: t(`access.byMail.choiceHint.${choice as "session"}`),
          })),
        ]}
        error={errorAt("approvalsByMail")}
      />
    </FormGroup>
  );
}
