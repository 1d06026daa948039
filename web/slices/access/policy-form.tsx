import { useQueryClient } from "@tanstack/react-query";
import type { SignInPolicy } from "../../../contract/security.ts";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useBrand } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { cx } from "../../ui/cx.ts";
import { Form, useForm } from "../../ui/form.tsx";
import { toast } from "../../ui/toast.tsx";
import { FormGroup } from "../settings/form-group.tsx";
import { policyQuery } from "./data.ts";
import { inputOf, type PolicyPlace, policyOf, summaryOf, type ToldPolicy } from "./policy.ts";
import { changesOf } from "./policy-changes.ts";
import { FactorFields } from "./policy-factor.tsx";
import { MailFields } from "./policy-mail.tsx";
import { PolicyReview, usePreview } from "./policy-review.tsx";
import { WaysFields } from "./policy-ways.tsx";

interface PolicyFormProps {
  place: PolicyPlace;
  told: ToldPolicy;
  /** In a window of its own. */
  inDialog?: boolean;
  onSaved?: () => void;
}

/** How people may come in, and what a change of it means, said before it is saved. */
export function PolicyForm({ place, told, inDialog, onSaved }: PolicyFormProps) {
  const queries = useQueryClient();
  // Where people sign in elsewhere, ways are no choice, and second factors are asked for there. What was asked for here
  // before goes on to hold, so it has to be seen, and taken away.
  const { provider } = useBrand();
  const asksHere = told.own.secondFactor === "all" || told.own.secondFactor === "some";
  const before = policyOf(told);
  const form = useForm<SignInPolicy, ToldPolicy>({
    initial: before,
    check: ({ ways, secondFactor, secondFactorRoles, factors }) => ({
      ways: ways?.length === 0 ? t("access.ways.none") : undefined,
      secondFactorRoles:
        secondFactor === "some" && secondFactorRoles.length === 0 ? t("access.factors.noRole") : undefined,
      factors: factors.length === 0 ? t("access.factors.none") : undefined,
    }),
    submit: (values) => client.security.setPolicy(inputOf(values, place)),
    onDone: (saved) => {
      const clientId = place.of === "client" ? place.client.id : undefined;
      queries.setQueryData(policyQuery(clientId).queryKey, saved);
      void queries.invalidateQueries({ queryKey: api.security.key() });
      form.set(policyOf(saved));
      toast(t("access.policy.saved"));
      onSaved?.();
    },
  });
  const changes = changesOf(before, form.values, told.tenant);
  const preview = usePreview(form.values, place, changes.length > 0);
  return (
    <Form form={form} className="flex flex-col gap-6">
      {told.setByStaff && <Banner tone="info">{t("access.portal.setByStaff")}</Banner>}
      {told.byMembers && (
        <Banner tone="info">
          {t("access.clients.byMembersToo", { summary: summaryOf(told.byMembers) })}
        </Banner>
      )}
      {!provider && <WaysFields {...{ place, told, form }} />}
      {(!provider || asksHere) && (
        <>
          {provider && <Banner tone="warning">{t("zitadel.policy.own", { name: provider })}</Banner>}
          <FactorFields {...{ place, told, form }} />
        </>
      )}
      {!provider && <MailFields {...{ place, told, form }} />}
      <FormGroup title={t("access.writes.title")} hint={t("access.writes.hint")}>
        <Checkbox
          checked={form.values.masqueradeWrites}
          disabled={place.of === "own" && !told.tenant.masqueradeWrites}
          onChange={(masqueradeWrites) => form.set({ masqueradeWrites })}
          hint={
            place.of === "own" && !told.tenant.masqueradeWrites
              ? t("access.writes.notByTenant")
              : t("access.writes.allowHint")
          }
          error={form.errorAt("masqueradeWrites")}
        >
          {t("access.writes.allow")}
        </Checkbox>
      </FormGroup>
      <div
        className={cx(
          "sticky bottom-0 z-10 flex flex-col gap-2.5 border-t border-line py-3",
          inDialog
            ? "-mx-5 -mb-5 bg-raised px-5"
            : "bg-surface max-md:bottom-[calc(56px+env(safe-area-inset-bottom))]",
        )}
      >
        {changes.length > 0 && <PolicyReview changes={changes} preview={preview} />}
        <div className="flex items-center justify-end gap-2">
          {changes.length > 0 && (
            <Button variant="quiet" onClick={() => form.set(before)}>
              {t("access.policy.discard")}
            </Button>
          )}
          <Button
            type="submit"
            variant="primary"
            pending={form.pending}
            disabled={changes.length === 0 || preview.data?.problem != null}
          >
            {t("access.policy.save")}
          </Button>
        </div>
      </div>
    </Form>
  );
}
