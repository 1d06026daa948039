import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RawSearch, text } from "../../kernel/address.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toast } from "../../ui/toast.tsx";
import { clientQuery } from "../clients/data.ts";
import { projectQuery } from "./data.ts";
import { ProjectForm } from "./desk-form.tsx";

const parse = (raw: RawSearch) => ({ client: text(raw.client) });

/** Creates a project, as a draft. */
export function DeskNewProject() {
  const [{ client: clientId }] = useSearch(parse);
  const known = useQuery({ ...clientQuery(clientId ?? ""), enabled: clientId !== undefined });
  const go = useGo();
  const queries = useQueryClient();
  return (
    <Screen
      title={t("projects.new")}
      back={{ to: "/desk/projects", label: t("projects.title") }}
      width="text"
    >
      {clientId && known.isPending ? (
        <Skeleton className="h-120" />
      ) : (
        <ProjectForm
          client={known.data ? { value: known.data.id, label: known.data.name } : null}
          onCancel={() => go({ to: "/desk/projects" })}
          onDone={(project) => {
            queries.setQueryData(projectQuery(project.id).queryKey, project);
            void queries.invalidateQueries({ queryKey: api.projects.list.key() });
            toast(t("planning.form.created", { name: project.name }));
            const target = { to: "/desk/projects/$id", params: { id: project.id }, search: { tab: "plan" } };
            go(target, { replace: true });
          }}
        />
      )}
    </Screen>
  );
}
