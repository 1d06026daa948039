import { api } from "../../kernel/api.ts";

/** The newest checkpoint and what waits for the next; a seal is a matter of a minute, so it is looked at again. */
export const sealQuery = () =>
  api.audit.seal.queryOptions({
    refetchInterval: ({ state }) => (state.data?.checkpoint === null ? 5_000 : 30_000),
  });

/** Public keys of this portal's trail. */
export const sealingKeysQuery = () => api.audit.keys.queryOptions({ staleTime: 5 * 60_000 });

/** What proves one entry. Once sealed that stays as it is. */
export const proofQuery = (id: string) =>
  api.audit.proof.queryOptions({
    input: { id },
    staleTime: 10_000,
    refetchInterval: ({ state }) => (state.data?.seal === null ? 15_000 : false),
  });

/** Addresses that get copies of checkpoints. */
export const copiesQuery = () =>
  api.audit.listCopies.queryOptions({
    // What was just sent has a result a moment later.
    refetchInterval: ({ state }) => (state.data?.items.some(({ last }) => !last) ? 5_000 : false),
  });
