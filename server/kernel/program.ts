import { permissions } from "../../contract/permissions.ts";
import type { Actor } from "./context.ts";

/** The program itself, when nobody asked for what it does; under the name of whoever had it done, where that is known. */
export function programActor(name = "Postern"): Actor {
  return {
    personId: null,
    name,
    role: "program",
    permissions: new Set(permissions),
    audience: "job",
    clientId: null,
  };
}
