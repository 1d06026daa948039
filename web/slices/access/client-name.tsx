import { useQuery } from "@tanstack/react-query";
import { ComboBox } from "../../ui/combo-box.tsx";
import type { FieldProps } from "../../ui/field.tsx";
import { clientQuery, findClients } from "../clients/data.ts";

/** A client by its id, in Desk. */
export function ClientName({ id }: { id: string }) {
  const { data } = useQuery(clientQuery(id));
  return <bdi>{data?.name ?? "…"}</bdi>;
}

interface ClientFieldProps extends Pick<FieldProps, "label" | "hint" | "error" | "hideLabel" | "className"> {
  value: string | null;
  onChange: (id: string | null) => void;
}

/** A client found by typing, kept by its id. */
export function ClientField({ value, onChange, ...field }: ClientFieldProps) {
  const { data } = useQuery({ ...clientQuery(value ?? ""), enabled: value !== null });
  return (
    <ComboBox
      {...field}
      // It keeps the text that it began with, and the name comes a moment later.
      key={data?.name ?? ""}
      value={value ? { value, label: data?.name ?? "…" } : null}
      onChange={(option) => onChange(option?.value ?? null)}
      search={findClients}
    />
  );
}
