import { api } from "../../kernel/api.ts";

export const ownFactorsQuery = () => api.zitadel.account.queryOptions();
export const factorsQuery = (id: string) => api.zitadel.person.queryOptions({ input: { id } });
export const policyQuery = () => api.zitadel.getPolicy.queryOptions();
