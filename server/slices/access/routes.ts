import { contract } from "../../../contract/index.ts";
import { registryRoutes } from "../../kernel/http/routes.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./keys.ts";
import { beginMasquerade, endMasquerade, listMasquerades } from "./masquerades.ts";
import type { RecordReading } from "./told.ts";

/** @param record writes down that a masquerade began or ended, where the client sees it */
export function accessRoutes(record: RecordReading) {
  return [
    ...registryRoutes(contract.masquerades, {
      begin: (ctx, input) => beginMasquerade(ctx, input, record),
      end: (ctx) => endMasquerade(ctx, record),
      list: (ctx, page) => listMasquerades(ctx, page),
    }),
    ...registryRoutes(contract.keys, {
      list: (ctx, page) => listKeys(ctx, page),
      create: (ctx, input) => createKey(ctx, input),
      rotate: (ctx, input) => rotateKey(ctx, input),
      revoke: (ctx, { id }) => revokeKey(ctx, id),
    }),
  ];
}
