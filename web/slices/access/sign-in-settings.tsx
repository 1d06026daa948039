import { useQuery } from "@tanstack/react-query";
import { useBrand } from "../../kernel/session.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { PlatformPolicy } from "../zitadel/policy-form.tsx";
import { policyQuery } from "./data.ts";
import { ClientPolicies } from "./policy-clients.tsx";
import { PolicyForm } from "./policy-form.tsx";

/** How the tenant's people come in, and the clients for which that is different. */
export function SignInSettings() {
  const query = useQuery(policyQuery());
  const { provider } = useBrand();
  return (
    <div className="flex flex-col gap-10">
      {provider && <PlatformPolicy name={provider} />}
      <QueryView query={query} skeleton={<RowsSkeleton rows={8} />}>
        {(told) => <PolicyForm place={{ of: "tenant" }} told={told} />}
      </QueryView>
      <ClientPolicies />
    </div>
  );
}
