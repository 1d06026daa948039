import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Pencil, Tags } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api } from "../../kernel/api.ts";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { EmptyState, ErrorLine } from "../../ui/states.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { categoriesQuery } from "../tickets/data.ts";
import { RowsSkeleton } from "./rows-skeleton.tsx";

type Category = Awaited<ReturnType<ApiClient["tickets"]["listCategories"]>>["items"][number];

/** The categories that tickets are sorted into. */
export function CategorySettings() {
  const query = useQuery(categoriesQuery());
  return (
    <div className="flex flex-col gap-4">
      <p className="text-pretty text-ink-2">{t("ticket-settings.categories.hint")}</p>
      <NewCategory />
      <QueryView query={query} skeleton={<RowsSkeleton />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={Tags} title={t("ticket-settings.categories.empty")}>
              {t("ticket-settings.categories.emptyHint")}
            </EmptyState>
          ) : (
            <ul aria-label={t("ticket-settings.categories.label")} className="border-t border-line">
              {inOrder(items).map((category) => (
                <CategoryRow key={category.id} category={category} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </div>
  );
}

function inOrder(items: readonly Category[]): Category[] {
  return items.toSorted((a, b) => Number(a.archived) - Number(b.archived) || a.name.localeCompare(b.name));
}

function NewCategory() {
  const queries = useQueryClient();
  const form = useForm({
    initial: { name: "" },
    check: required,
    submit: ({ name }) => client.tickets.createCategory({ name }),
    onDone: ({ name }) => {
      form.set({ name: "" });
      void queries.invalidateQueries({ queryKey: categoriesQuery().queryKey });
      toast(t("ticket-settings.categories.added", { name }));
    },
  });
  return (
    <Form form={form} className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <TextField
          label={t("ticket-settings.categories.name")}
          hideLabel
          placeholder={t("ticket-settings.categories.newPlaceholder")}
          maxLength={80}
          dir="auto"
          className="max-w-80 flex-1"
          {...form.field("name")}
        />
        <Button type="submit" pending={form.pending}>
          {t("ticket-settings.categories.add")}
        </Button>
      </div>
    </Form>
  );
}

const required = ({ name }: { name: string }) => ({
  name: name.trim() ? undefined : t("ticket-settings.categories.required"),
});

function CategoryRow({ category }: { category: Category }) {
  const { name, archived } = category;
  const [editing, setEditing] = useState(false);
  const change = useCategoryChange();
  const archive = (next: boolean) => {
    change.mutate(
      { id: category.id, archived: next },
      {
        onSuccess: () =>
          toast(
            t(
              next ? "ticket-settings.categories.archivedToast" : "ticket-settings.categories.restoredToast",
              { name },
            ),
            { label: t("ticket-settings.categories.undo"), onAction: () => archive(!next) },
          ),
      },
    );
  };
  if (editing) {
    return (
      <li className="border-b border-line py-2">
        <RenameForm category={category} onClose={() => setEditing(false)} />
      </li>
    );
  }
  return (
    <li className="border-b border-line">
      <div className="flex min-h-11 items-center gap-1">
        <span
          className={archived ? "min-w-0 truncate text-ink-3" : "min-w-0 truncate"}
          dir="auto"
          title={name}
        >
          {name}
        </span>
        {archived && (
          <span className="ms-2">
            <Badge>{t("ticket-settings.categories.archived")}</Badge>
          </span>
        )}
        <span className="ms-auto flex">
          <IconButton
            icon={Pencil}
            side="top"
            label={t("ticket-settings.categories.rename", { name })}
            onClick={() => setEditing(true)}
          />
          <IconButton
            icon={archived ? ArchiveRestore : Archive}
            side="top"
            label={t(archived ? "ticket-settings.categories.restore" : "ticket-settings.categories.archive", {
              name,
            })}
            onClick={() => archive(!archived)}
          />
        </span>
      </div>
      {change.error && <ErrorLine error={change.error} />}
    </li>
  );
}

function RenameForm({ category, onClose }: { category: Category; onClose: () => void }) {
  const change = useCategoryChange();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const form = useForm({
    initial: { name: category.name },
    check: required,
    submit: ({ name }) => change.mutateAsync({ id: category.id, name }),
    onDone: onClose,
  });
  return (
    <Form form={form} className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <TextField
          ref={input}
          label={t("ticket-settings.categories.renameField")}
          hideLabel
          maxLength={80}
          dir="auto"
          className="max-w-80 flex-1"
          onKeyDown={(event) => event.key === "Escape" && onClose()}
          {...form.field("name")}
        />
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("ticket-settings.categories.save")}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          {t("ticket-settings.categories.cancel")}
        </Button>
      </div>
    </Form>
  );
}

/** Changes a category, at once on the screen. */
function useCategoryChange() {
  const queries = useQueryClient();
  const { queryKey } = categoriesQuery();
  return useMutation(
    api.tickets.updateCategory.mutationOptions({
      onMutate: async (change) => {
        await queries.cancelQueries({ queryKey });
        const before = queries.getQueryData(queryKey);
        queries.setQueryData(
          queryKey,
          before && {
            items: before.items.map((one) => (one.id === change.id ? { ...one, ...change } : one)),
          },
        );
        return { before };
      },
      onError: (_error, _change, kept) => kept?.before && queries.setQueryData(queryKey, kept.before),
      onSettled: () => queries.invalidateQueries({ queryKey }),
    }),
  );
}
