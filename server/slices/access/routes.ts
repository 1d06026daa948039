import { contract } from "../../../contract/index.ts";
import { registryRoutes } from "../../kernel/http/routes.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./keys.ts";
import { beginMasquerade, endMasquerade, listMasquerades } from "./masquerades.ts";

export function accessRoutes() {
  return [
    ...registryRoutes(contract.masquerades, {
      begin: (ctx, input) => beginMasquerade(ctx, input),
      end: (ctx) => endMasquerade(ctx),
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
