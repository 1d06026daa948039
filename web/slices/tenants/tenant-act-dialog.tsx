import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Tenant } from "../../../contract/platform.ts";
import { api } from "../../kernel/api.ts";
import { errorText } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";
import { tenantQuery } from "./data.ts";

export type TenantAct = "suspend" | "resume" | "retry";

const calls = {
  suspend: client.platform.suspendTenant,
  resume: client.platform.resumeTenant,
  retry: client.platform.retryTenant,
};

interface TenantActDialogProps {
  act: TenantAct;
  tenant: Tenant;
  onClose: () => void;
}

/** Asks before a tenant is suspended, resumed or tried again, and does it. */
export function TenantActDialog({ act, tenant, onClose }: TenantActDialogProps) {
  const queries = useQueryClient();
  const { id, name } = tenant;
  const change = useMutation({
    mutationFn: () => calls[act]({ id }),
    onSuccess: (changed) => {
      queries.setQueryData(tenantQuery(id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: api.platform.listTenants.key() });
      if (act !== "retry") toast(t(act === "suspend" ? "tenants.suspended" : "tenants.resumed", { name }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(`tenants.${act}Title`, { name })}
      action={t(`tenants.${act}Action`, { name })}
      danger={act === "suspend"}
      onConfirm={() => change.mutate()}
      pending={change.isPending}
      error={change.error ? errorText(change.error) : undefined}
    >
      <p className="text-pretty">{t(`tenants.${act}Text`, { name })}</p>
    </ConfirmDialog>
  );
}
