import { useQuery } from "@tanstack/react-query";
import { t } from "../../kernel/messages.ts";
import { Select } from "../../ui/select.tsx";
import { providersQuery } from "./data.ts";

interface ProviderFieldProps {
  value: string | null;
  onChange: (id: string | null) => void;
  error?: string;
  /** Only those of whom this is for: a client, or (null) the tenant. */
  clientId?: string | null;
}

const none = "none";

/** The provider that a domain is led to, or none yet. */
export function ProviderField({ value, onChange, error, clientId }: ProviderFieldProps) {
  const { data } = useQuery(providersQuery());
  const fitting = data?.items.filter((one) => clientId === undefined || one.clientId === clientId) ?? [];
  return (
    <Select
      label={t("access.domains.provider")}
      hint={t("access.domains.providerHint")}
      value={value ?? none}
      onChange={(id) => onChange(id === none ? null : id)}
      options={[
        { value: none, label: t("access.domains.noProvider") },
        ...fitting.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      error={error}
    />
  );
}
