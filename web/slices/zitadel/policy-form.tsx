import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { toast } from "../../ui/toast.tsx";
import { FormGroup } from "../settings/form-group.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { policyQuery } from "./data.ts";

type Policy = Awaited<ReturnType<ApiClient["zitadel"]["getPolicy"]>>;

/** Of whom a second factor is asked: what `forceMfa` and `forceMfaLocalOnly` come to. */
const levels = ["off", "local", "all"] as const;
type Level = (typeof levels)[number];

const levelOf = ({ forceMfa, forceMfaLocalOnly }: Policy): Level =>
  forceMfa ? "all" : forceMfaLocalOnly ? "local" : "off";
const policyOf = (level: Level): Policy => ({
  forceMfa: level === "all",
  forceMfaLocalOnly: level === "local",
});

/** Whether the platform's provider asks the tenant's people for a second factor; it is read and written there. */
export function PlatformPolicy({ name }: { name: string }) {
  const query = useQuery(policyQuery());
  return (
    <QueryView query={query} skeleton={<RowsSkeleton rows={3} />}>
      {(policy) => <Loaded policy={policy} name={name} />}
    </QueryView>
  );
}

function Loaded({ policy, name }: { policy: Policy; name: string }) {
  const queries = useQueryClient();
  const before = levelOf(policy);
  const form = useForm({
    initial: { level: before },
    submit: ({ level }) => client.zitadel.setPolicy(policyOf(level)),
    onDone: (saved) => {
      queries.setQueryData(policyQuery().queryKey, saved);
      toast(t(levelOf(saved) === "off" ? "zitadel.policy.wasOff" : "zitadel.policy.saved", { name }));
    },
  });
  const { level } = form.values;
  return (
    <Form form={form} className="flex flex-col gap-4">
      <FormGroup title={t("zitadel.policy.title")} hint={t("zitadel.policy.hint", { name })}>
        <RadioGroup<Level>
          label={t("zitadel.policy.asked")}
          value={level}
          onChange={(chosen) => form.set({ level: chosen })}
          options={levels.map((choice) => ({
            value: choice,
            label: t(`zitadel.policy.${choice}`, { name }),
            hint: t(`zitadel.policy.${choice}Hint`, { name }),
          }))}
        />
        <div className="flex justify-end">
          <Button type="submit" variant="primary" pending={form.pending} disabled={level === before}>
            {t("zitadel.policy.save", { name })}
          </Button>
        </div>
      </FormGroup>
    </Form>
  );
}
