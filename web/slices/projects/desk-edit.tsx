import { useQuery } from "@tanstack/react-query";
import { t } from "../../kernel/messages.ts";
import { useGo, useParam } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { NoPermission } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { projectQuery } from "./data.ts";
import { usePlan } from "./desk-data.ts";
import { ProjectForm } from "./desk-form.tsx";

/** Changes what is written on a project. */
export function DeskEditProject() {
  const id = useParam("id");
  const go = useGo();
  const query = useQuery(projectQuery(id));
  const { put } = usePlan(id);
  const back = { to: "/desk/projects/$id", params: { id } };
  const name = query.data?.name;
  return (
    <Screen
      title={name ? t("planning.editTitle", { name }) : t("planning.edit")}
      back={{ ...back, label: name ?? t("projects.title") }}
      width="text"
    >
      <QueryView query={query} skeleton={<Skeleton className="h-120" />}>
        {(project) =>
          project.can.edit ? (
            <ProjectForm
              key={project.id}
              project={project}
              onCancel={() => go(back)}
              onDone={(saved) => {
                put(saved);
                toast(t("planning.form.saved", { name: saved.name }));
                go(back);
              }}
            />
          ) : (
            <NoPermission />
          )
        }
      </QueryView>
    </Screen>
  );
}
