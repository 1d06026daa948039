import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { PolicyException } from "../../../contract/security.ts";
import { api } from "../../kernel/api.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { toast } from "../../ui/toast.tsx";
import { findClients } from "../clients/data.ts";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { policiesQuery, policyQuery } from "./data.ts";
import { summaryOf } from "./policy.ts";
import { PolicyForm } from "./policy-form.tsx";

type Client = { id: string; name: string };
type Asked = { what: "edit"; client?: Client } | { what: "remove"; client: Client };

/** Clients for which people come in otherwise than the tenant says. */
export function ClientPolicies() {
  const query = useQuery(policiesQuery());
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  return (
    <Section
      title={t("access.clients.title")}
      action={
        <Button size="sm" icon={Plus} onClick={() => setAsked({ what: "edit" })}>
          {t("access.clients.add")}
        </Button>
      }
    >
      <p className="mb-2 text-13 text-pretty text-ink-3">{t("access.clients.hint")}</p>
      <QueryView query={query} skeleton={<RowsSkeleton rows={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="border-y border-line py-3 text-ink-2">{t("access.clients.empty")}</p>
          ) : (
            <ul aria-label={t("access.clients.title")} className="border-t border-line">
              {items.map((exception) => (
                <Row key={exception.clientId} exception={exception} onAsk={setAsked} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {asked?.what === "edit" && <EditDialog chosen={asked.client} onClose={close} />}
      {asked?.what === "remove" && <RemoveDialog client={asked.client} onClose={close} />}
    </Section>
  );
}

function Row({ exception, onAsk }: { exception: PolicyException; onAsk: (asked: Asked) => void }) {
  const { clientId: id, client } = exception;
  const name = client || t("access.keys.goneClient");
  return (
    <li className="flex items-center gap-1 border-b border-line py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" dir="auto" title={name}>
          {name}
        </p>
        <p className="text-13 text-pretty text-ink-2">{summaryOf(exception)}</p>
        {exception.byMembers && (
          <p className="text-13 text-pretty text-ink-3">{t("access.clients.byMembers")}</p>
        )}
      </div>
      <IconButton
        icon={Pencil}
        side="top"
        label={t("access.clients.edit", { name })}
        onClick={() => onAsk({ what: "edit", client: { id, name } })}
      />
      <IconButton
        icon={Trash2}
        side="top"
        label={t("access.clients.remove", { name })}
        onClick={() => onAsk({ what: "remove", client: { id, name } })}
      />
    </li>
  );
}

/** Chooses the client, unless that is known, and then writes its policy. */
function EditDialog({ chosen, onClose }: { chosen?: Client; onClose: () => void }) {
  const [client, setClient] = useState(chosen);
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title={client ? t("access.clients.editTitle", { name: client.name }) : t("access.clients.addTitle")}
    >
      <div className="flex flex-col gap-5 pt-1">
        {!chosen && (
          <ComboBox
            label={t("access.clients.client")}
            value={client ? { value: client.id, label: client.name } : null}
            search={findClients}
            onChange={(option) => setClient(option ? { id: option.value, name: option.label } : undefined)}
          />
        )}
        {client && <ClientPolicy key={client.id} client={client} onSaved={onClose} />}
      </div>
    </Dialog>
  );
}

function ClientPolicy({ client, onSaved }: { client: Client; onSaved: () => void }) {
  const query = useQuery(policyQuery(client.id));
  return (
    <QueryView query={query} skeleton={<RowsSkeleton rows={6} />}>
      {(told) => <PolicyForm place={{ of: "client", client }} told={told} inDialog onSaved={onSaved} />}
    </QueryView>
  );
}

function RemoveDialog({ client: { id, name }, onClose }: { client: Client; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation(
    api.security.removePolicy.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.security.key() });
        toast(t("access.clients.removed", { name }));
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("access.clients.removeTitle", { name })}
      action={t("access.clients.removeAction")}
      onConfirm={() => remove.mutate({ clientId: id })}
      pending={remove.isPending}
      error={remove.error ? refusalText(remove.error) : undefined}
    >
      <p>{t("access.clients.removeText", { name })}</p>
    </ConfirmDialog>
  );
}
