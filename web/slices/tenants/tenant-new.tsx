import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { FormGroup } from "../settings/form-group.tsx";
import { tenantQuery } from "./data.ts";

const slugPattern = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,30}$/;

/** Creates a tenant: a company with a portal of its own, and its first administrator. */
export function TenantNew() {
  const go = useGo();
  const queries = useQueryClient();
  const [ownSlug, setOwnSlug] = useState(false);
  const form = useForm({
    initial: { name: "", slug: "", adminName: "", adminEmail: "" },
    draft: "tenants.new",
    check: complaints,
    submit: (values) => client.platform.createTenant(values).catch(explainTaken),
    onDone: (tenant) => {
      queries.setQueryData(tenantQuery(tenant.id).queryKey, tenant);
      void queries.invalidateQueries({ queryKey: api.platform.listTenants.key() });
      toast(t("tenants.create.done", { name: tenant.name }));
      go({ to: "/console/tenants/$id", params: { id: tenant.id } }, { replace: true });
    },
  });
  const { name, slug } = form.values;
  return (
    <Screen
      title={t("tenants.create.title")}
      back={{ to: "/console/tenants", label: t("tenants.title") }}
      width="text"
    >
      <Form form={form} className="flex flex-col gap-8">
        <FormGroup title={t("tenants.create.company")} hint={t("tenants.create.companyHint")}>
          <TextField
            label={t("tenants.create.name")}
            dir="auto"
            maxLength={120}
            {...form.field("name")}
            onChange={(next) => form.set(ownSlug || slug !== slugFrom(name) ? { name: next } : named(next))}
          />
          <TextField
            label={t("tenants.create.slug")}
            hint={t("tenants.create.slugHint", { address: addressOf(slug) })}
            spellCheck={false}
            autoCapitalize="none"
            maxLength={31}
            {...form.field("slug")}
            onChange={(text) => {
              setOwnSlug(true);
              form.set({ slug: text.toLowerCase() });
            }}
          />
        </FormGroup>
        <FormGroup title={t("tenants.create.admin")} hint={t("tenants.create.adminHint")}>
          <TextField
            label={t("tenants.create.adminName")}
            dir="auto"
            maxLength={120}
            {...form.field("adminName")}
          />
          <TextField label={t("tenants.create.adminEmail")} type="email" {...form.field("adminEmail")} />
        </FormGroup>
        <div className="flex justify-end gap-2 border-t border-line pt-4">
          <Button onClick={() => go({ to: "/console/tenants" })}>{t("tenants.create.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("tenants.create.submit")}
          </Button>
        </div>
      </Form>
    </Screen>
  );
}

const named = (name: string) => ({ name, slug: slugFrom(name) });

interface Values {
  name: string;
  slug: string;
  adminName: string;
  adminEmail: string;
}

function complaints(values: Values): Partial<Record<keyof Values, string>> {
  const missing = (text: string) => (text.trim() ? undefined : t("tenants.required"));
  return {
    name: missing(values.name),
    slug: slugPattern.test(values.slug) ? undefined : t("tenants.slugWrong"),
    adminName: missing(values.adminName),
    adminEmail: missing(values.adminEmail),
  };
}

/** A slug out of a name: letters without their marks, the rest as single hyphens. */
export function slugFrom(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 31)
    .replace(/-+$/, "");
}

/** What the tenant's address will look like, after the example of this one. */
function addressOf(slug: string): string {
  return `${slug || "…"}.${location.host.replace(/^www\./, "")}`;
}

/** The only thing that can be there already is the short name. */
function explainTaken(error: unknown): never {
  if (error instanceof ApiError && error.code === "already_exists") {
    throw new ApiError("invalid_input", {
      status: error.status,
      fields: [{ path: "slug", message: t("tenants.slugTaken") }],
    });
  }
  throw error;
}
