import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Client } from "../../../contract/directory.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useParam } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { NoPermission } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientForm } from "./client-form.tsx";
import { clientQuery } from "./data.ts";

/** Changes what is written on a client. */
export function ClientEdit() {
  const id = useParam("id");
  const go = useGo();
  const queries = useQueryClient();
  const query = useQuery(clientQuery(id));
  const back = { to: "/desk/clients/$id", params: { id } };
  const done = (client: Client) => {
    queries.setQueryData(clientQuery(id).queryKey, client);
    void queries.invalidateQueries({ queryKey: api.directory.listClients.key() });
    toast(t("clients.saved", { name: client.name }));
    go(back);
  };
  const name = query.data?.name;
  return (
    <Screen
      title={name ? t("clients.editTitle", { name }) : t("clients.edit")}
      back={{ ...back, label: name ?? t("clients.title") }}
      width="text"
    >
      <QueryView query={query} skeleton={<Skeleton className="h-120" />}>
        {(client) =>
          client.can.edit ? (
            <ClientForm key={client.id} client={client} onDone={done} onCancel={() => go(back)} />
          ) : (
            <NoPermission />
          )
        }
      </QueryView>
    </Screen>
  );
}
