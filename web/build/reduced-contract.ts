import { basename } from "node:path";
import type { AnyContractRouter } from "@orpc/contract";
import type { Plugin } from "vite";
import * as access from "../../contract/access.ts";
import * as account from "../../contract/account.ts";
import * as approval from "../../contract/approval.ts";
import * as audit from "../../contract/audit.ts";
import * as directory from "../../contract/directory.ts";
import * as errors from "../../contract/errors.ts";
import * as expenses from "../../contract/expenses.ts";
import { contract } from "../../contract/index.ts";
import * as invoices from "../../contract/invoices.ts";
import * as overview from "../../contract/overview.ts";
import * as platform from "../../contract/platform.ts";
import * as project from "../../contract/project.ts";
import * as readings from "../../contract/readings.ts";
import * as security from "../../contract/security.ts";
import * as session from "../../contract/session.ts";
import * as sso from "../../contract/sso.ts";
import * as tickets from "../../contract/tickets.ts";

const files: Record<string, object> = {
  "access.ts": access,
  "account.ts": account,
  "approval.ts": approval,
  "audit.ts": audit,
  "directory.ts": directory,
  "errors.ts": errors,
  "expenses.ts": expenses,
  "invoices.ts": invoices,
  "overview.ts": overview,
  "platform.ts": platform,
  "project.ts": project,
  "readings.ts": readings,
  "security.ts": security,
  "session.ts": session,
  "sso.ts": sso,
  "tickets.ts": tickets,
};

/**
 * What the browser gets of the contract. `virtual:contract` holds method and path of every endpoint, and whether it
 * takes an idempotency key. An import of a contract file gives its lists (`ticketStatuses`) and numbers (`undoTime`), and nothing else. The
 * schemas stay out of the bundle, and zod with them: 32 kB gzip.
 */
export function reducedContract(): Plugin {
  const id = "\0virtual:contract";
  return {
    name: "postern:contract",
    enforce: "pre",
    resolveId: (source) => (source === "virtual:contract" ? id : undefined),
    load(source) {
      if (source === id) return `export const contract = ${JSON.stringify(reduce(contract))};`;
      const file = /\/contract\/[\w-]+\.ts$/.test(source) ? files[basename(source)] : undefined;
      return file && plainValues(file);
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        const zod =
          chunk.type === "chunk" && chunk.moduleIds.find((module) => /node_modules\/zod\//.test(module));
        if (zod)
          this.error(`zod came into ${chunk.fileName}: the web imports only types and lists of the contract`);
      }
    },
  };
}

/** `{ tickets: { open: ["POST", "/tickets", true] } }`: the last says that it takes an idempotency key. */
function reduce(router: AnyContractRouter): unknown {
  if ("~orpc" in router) {
    const { route, meta } = (router as typeof contract.tickets.open)["~orpc"];
    return meta.idempotent ? [route.method, route.path, true] : [route.method, route.path];
  }
  return Object.fromEntries(Object.entries(router).map(([key, value]) => [key, reduce(value)]));
}

function plainValues(file: object): string {
  const lists = Object.entries(file).filter(([, value]) => isPlain(value));
  return lists.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join("\n");
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === "number" || (Array.isArray(value) && value.every((item) => typeof item === "string"))
  );
}
