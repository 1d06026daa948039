import { contract } from "../../../contract/index.ts";
import { registryRoutes } from "../../kernel/http/routes.ts";
import { listOutbox, type OriginOf, readOutbox, showOutbox } from "./outbox.ts";

export function mailRoutes({ originOf }: { originOf: OriginOf }) {
  return registryRoutes(contract.mail, {
    listOutbox: (ctx, input) => listOutbox(ctx, originOf, input),
    readOutbox: (ctx, { id }) => readOutbox(ctx, originOf, id),
    showOutbox: (ctx, { id }) => showOutbox(ctx, originOf, id),
  });
}
