import { useQuery } from "@tanstack/react-query";
import { t } from "../../kernel/messages.ts";
import { Select } from "../../ui/select.tsx";
import { categoriesQuery } from "./data.ts";

interface CategoryFieldProps {
  value: string;
  onChange: (id: string) => void;
  error: string | undefined;
}

/** The category of a new ticket; shown only where categories are kept. */
export function CategoryField({ value, ...field }: CategoryFieldProps) {
  const query = useQuery(categoriesQuery());
  const offered = query.data?.items.filter(({ archived }) => !archived) ?? [];
  if (query.data && offered.length === 0) return null;
  return (
    <Select
      label={t("tickets.open.category")}
      optional
      className="sm:max-w-80"
      disabled={query.isPending}
      placeholder={t("tickets.open.noCategory")}
      value={value || "none"}
      options={[
        { value: "none", label: t("tickets.open.noCategory") },
        ...offered.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      {...field}
      onChange={(id) => field.onChange(id === "none" ? "" : id)}
    />
  );
}
