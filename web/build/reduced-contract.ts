import { minifyContractRouter } from "@orpc/contract";
import type { Plugin } from "vite";
import { contract } from "../../contract/index.ts";

type Minified = { [key: string]: Minified | Procedure };
interface Procedure {
  "~orpc": { route: { method?: string; path?: string }; meta: { idempotent?: boolean } };
}

/**
 * Serves `virtual:contract`: method and path of every endpoint, and whether it takes an idempotency key.
 * The schemas stay out of the bundle, and zod with them.
 */
export function reducedContract(): Plugin {
  const id = "\0virtual:contract";
  return {
    name: "postern:contract",
    resolveId: (source) => (source === "virtual:contract" ? id : undefined),
    load(source) {
      if (source !== id) return;
      const router = reduce(minifyContractRouter(contract) as unknown as Minified);
      return `export const contract = ${JSON.stringify(router)};`;
    },
  };
}

function reduce(router: Minified): unknown {
  const entries = Object.entries(router).map(([key, value]) => [
    key,
    isProcedure(value) ? bare(value) : reduce(value),
  ]);
  return Object.fromEntries(entries);
}

function bare(procedure: Procedure) {
  const { route, meta } = procedure["~orpc"];
  return {
    "~orpc": {
      errorMap: {},
      meta: meta.idempotent ? { idempotent: true } : {},
      route: { method: route.method, path: route.path },
    },
  };
}

function isProcedure(value: Minified | Procedure): value is Procedure {
  return "~orpc" in value;
}
