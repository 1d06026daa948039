import { useState } from "react";
import { keyPermissions } from "../../../contract/access.ts";
import { holdablePermissions, type Permission } from "../../../contract/permissions.ts";
import { client } from "../../kernel/client.ts";
import { today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { MultiComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { findClients } from "../clients/data.ts";
import { PermissionPicker } from "./permission-picker.tsx";
import { TokenShown } from "./token-shown.tsx";

interface KeyDialogProps {
  onMade: () => void;
  onClose: () => void;
}

const lifetimes = ["30", "90", "365", "own", "never"] as const;
type Lifetime = (typeof lifetimes)[number];

interface NewKey {
  name: string;
  permissions: Permission[];
  sees: "all" | "some";
  clients: Option[];
  lifetime: Lifetime;
  day: string | null;
}

/** Makes a key, and shows its token this once. */
export function KeyDialog({ onMade, onClose }: KeyDialogProps) {
  const [made, setMade] = useState<{ name: string; token: string }>();
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      stay={made !== undefined}
      title={made ? t("access.keys.madeTitle", { name: made.name }) : t("access.keys.newTitle")}
      footer={
        made && (
          <Button variant="primary" onClick={onClose}>
            {t("access.keys.done")}
          </Button>
        )
      }
    >
      {made ? (
        <TokenShown token={made.token} label={t("access.keys.token")} hint={t("access.keys.tokenHint")} />
      ) : (
        <KeyForm
          onClose={onClose}
          onMade={(key) => {
            setMade(key);
            onMade();
          }}
        />
      )}
    </Dialog>
  );
}

function KeyForm(props: { onMade: (made: { name: string; token: string }) => void; onClose: () => void }) {
  const form = useForm<NewKey, { key: { name: string }; token: string }>({
    initial: { name: "", permissions: [], sees: "all", clients: [], lifetime: "90", day: null },
    check: ({ name, permissions, sees, clients, lifetime, day }) => ({
      name: name.trim() ? undefined : t("access.keys.required.name"),
      permissions: permissions.length > 0 ? undefined : t("access.keys.required.permissions"),
      clients: sees === "all" || clients.length > 0 ? undefined : t("access.keys.required.clients"),
      day: lifetime !== "own" || day ? undefined : t("access.keys.required.day"),
    }),
    submit: (values) => client.keys.create(inputOf(values, new Date())),
    onDone: ({ key, token }) => props.onMade({ name: key.name, token }),
  });
  const { values, set, errorAt } = form;
  return (
    <Form form={form} className="flex flex-col gap-5 pt-1">
      <TextField
        label={t("access.keys.name")}
        hint={t("access.keys.nameHint")}
        autoFocus
        autoComplete="off"
        maxLength={80}
        dir="auto"
        {...form.field("name")}
      />
      <PermissionPicker
        label={t("access.keys.permissions")}
        offered={keyPermissions}
        value={values.permissions}
        onChange={(permissions) => set({ permissions })}
        hindrance={values.sees === "some" ? hindranceForSome : undefined}
        error={errorAt("permissions")}
      />
      <RadioGroup
        label={t("access.keys.sees")}
        value={values.sees}
        onChange={(sees) => set({ sees })}
        options={[
          { value: "all", label: t("access.keys.seesAll") },
          { value: "some", label: t("access.keys.seesSome"), hint: t("access.keys.seesSomeHint") },
        ]}
      />
      {values.sees === "some" && (
        <MultiComboBox
          label={t("access.keys.clients")}
          value={values.clients}
          onChange={(clients) => set({ clients })}
          search={findClients}
          error={errorAt("clients") ?? errorAt("clientIds")}
        />
      )}
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Select
          label={t("access.keys.lifetime")}
          hint={values.lifetime === "never" ? t("access.keys.neverHint") : undefined}
          value={values.lifetime}
          onChange={(lifetime) => set({ lifetime })}
          options={lifetimes.map((value) => ({ value, label: lifetimeText(value) }))}
          error={errorAt("expiresAt")}
        />
        {values.lifetime === "own" && (
          <DateField
            label={t("access.keys.lastDay")}
            value={values.day}
            onChange={(day) => set({ day })}
            min={today()}
            error={errorAt("day")}
          />
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={props.onClose}>{t("common.cancel")}</Button>
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("access.keys.make")}
        </Button>
      </div>
    </Form>
  );
}

/** A key for some clients can do what a lead of theirs can: the rest concerns the company as a whole. */
const hindranceForSome = (permission: Permission) =>
  holdablePermissions.account_lead.includes(permission) ? undefined : t("errors.fields.of_whole_company");

const lifetimeText = (lifetime: Lifetime) =>
  lifetime === "own" || lifetime === "never"
    ? t(`access.keys.lifetimes.${lifetime}`)
    : t("access.keys.lifetimes.days", { days: Number(lifetime) });

function inputOf({ name, permissions, sees, clients, lifetime, day }: NewKey, now: Date) {
  return {
    name: name.trim(),
    permissions,
    clientIds: sees === "some" ? clients.map(({ value }) => value) : undefined,
    expiresAt: endOf(lifetime, day, now)?.toISOString(),
  };
}

/** When a key ends: some days from now, at the end of a chosen day, or never. */
export function endOf(lifetime: Lifetime, day: string | null, now: Date): Date | undefined {
  if (lifetime === "never") return undefined;
  if (lifetime !== "own") return new Date(now.getTime() + Number(lifetime) * 86_400_000);
  const [year = 0, month = 1, date = 1] = (day ?? "").split("-").map(Number);
  return new Date(year, month - 1, date, 23, 59, 59);
}
