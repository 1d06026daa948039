import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Company } from "../../contract/session.ts";
import { api } from "../kernel/api.ts";
import { client } from "../kernel/client.ts";
import { useSession } from "../kernel/session.tsx";
import { leave } from "./leave.ts";

const none: readonly Company[] = [];

/** The companies that the person belongs to, this one among them. Asked for when the screen stands. */
export function useCompanies(): readonly Company[] {
  const { viewing } = useSession();
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPainted(true), 300);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useQuery({
    ...api.session.companies.queryOptions({ staleTime: Number.POSITIVE_INFINITY }),
    enabled: painted && !viewing,
  });
  return data?.items ?? none;
}

/** Goes on as a member of another company: at the home of its door, or on its own host. @throws ApiError */
export async function goToCompany({ membershipId }: Company): Promise<void> {
  const { session, url } = await client.session.switchTo({ membershipId });
  leave(url ?? (!session || session.door === "portal" ? "/" : `/${session.door}`));
}
