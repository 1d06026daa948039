import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Form, type FormState, useForm } from "../../ui/form.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toast } from "../../ui/toast.tsx";
import { settingsQuery } from "./data.ts";

export type Settings = Awaited<ReturnType<ApiClient["settings"]["getSettings"]>>;
type Change = Parameters<ApiClient["settings"]["updateSettings"]>[0];

interface SettingsFormProps<V extends Change> {
  /** The part of the settings that this form changes. */
  pick: (settings: Settings) => V;
  check?: (values: V) => Partial<Record<keyof V & string, string | undefined>>;
  onSaved?: (settings: Settings) => void;
  children: (form: FormState<V>, settings: Settings) => ReactNode;
}

/** One page of settings: loads them, and saves what was changed with one button. */
export function SettingsForm<V extends Change>(props: SettingsFormProps<V>) {
  const query = useQuery(settingsQuery());
  return (
    <QueryView query={query} skeleton={<SettingsSkeleton />}>
      {(settings) => <Loaded {...props} settings={settings} />}
    </QueryView>
  );
}

function Loaded<V extends Change>(props: SettingsFormProps<V> & { settings: Settings }) {
  const { settings, pick, check, onSaved, children } = props;
  const queries = useQueryClient();
  const form = useForm({
    initial: pick(settings),
    check,
    submit: (values: V) => client.settings.updateSettings(values),
    onDone: (saved) => {
      queries.setQueryData(settingsQuery().queryKey, saved);
      form.set(pick(saved));
      toast(t("settings.saved"));
      onSaved?.(saved);
    },
  });
  const changed = JSON.stringify(form.values) !== JSON.stringify(pick(settings));
  return (
    <Form form={form} className="flex flex-col gap-6">
      {children(form, settings)}
      <div className="sticky bottom-0 flex items-center justify-end gap-2 border-t border-line bg-surface py-3 max-md:bottom-[calc(56px+env(safe-area-inset-bottom))]">
        {changed && <span className="me-auto text-13 text-ink-3">{t("settings.unsaved")}</span>}
        {changed && (
          <Button variant="quiet" onClick={() => form.set(pick(settings))}>
            {t("settings.discard")}
          </Button>
        )}
        <Button type="submit" variant="primary" pending={form.pending} disabled={!changed}>
          {t("settings.save")}
        </Button>
      </div>
    </Form>
  );
}

function SettingsSkeleton() {
  return (
    <div className="flex flex-col gap-6">
      {[0, 1].map((group) => (
        <div key={group} className="grid gap-x-8 gap-y-3 md:grid-cols-[176px_1fr]">
          <Skeleton className="h-4 w-24" />
          <div className="flex flex-col gap-4">
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
            <Skeleton className="h-9 w-2/3" />
          </div>
        </div>
      ))}
    </div>
  );
}
