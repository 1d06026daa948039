import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";

import { Screen } from "../../shell/screen.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientForm } from "./client-form.tsx";

/** Creates a client. */
export function ClientNew() {
  const go = useGo();
  const queries = useQueryClient();
  return (
    <Screen title={t("clients.new")} back={{ to: "/desk/clients", label: t("clients.title") }} width="text">
      <ClientForm
        onCancel={() => go({ to: "/desk/clients" })}
        onDone={(client) => {
          void queries.invalidateQueries({ queryKey: api.directory.key() });
          toast(t("clients.created", { name: client.name }));
          go({ to: "/desk/clients/$id", params: { id: client.id } }, { replace: true });
        }}
      />
    </Screen>
  );
}
