import { contract } from "../../../contract/index.ts";
import type { Outbound } from "../../kernel/http/outbound.ts";
import { registryRoutes } from "../../kernel/http/routes.ts";
import {
  addDomain,
  listDomains,
  removeDomain,
  type TxtResolver,
  updateDomain,
  verifyDomain,
} from "./domains.ts";
import { examineProvider, readMetadata } from "./examine.ts";
import type { Oidc } from "./oidc.ts";
import { presetsOutput } from "./presets.ts";
import { makeToken, revokeToken } from "./provisioning-token.ts";
import { createProvider, deleteProvider, getProvider, listProviders, updateProvider } from "./settings.ts";

export interface SsoOptions {
  oidc: Oidc;
  outbound: Outbound;
  resolve: TxtResolver;
}

export function ssoRoutes({ oidc, outbound, resolve }: SsoOptions) {
  return registryRoutes(contract.sso, {
    listPresets: () => ({ items: presetsOutput() }),
    listProviders: async (ctx) => ({ items: await listProviders(ctx) }),
    getProvider: (ctx, { id }) => getProvider(ctx, id),
    createProvider,
    updateProvider,
    deleteProvider: (ctx, { id }) => deleteProvider(ctx, id),
    testProvider: (ctx, { id }) => examineProvider(ctx, oidc, id),
    readMetadata: (_, input) => readMetadata(outbound, input),
    makeScimToken: (ctx, { id }) => makeToken(ctx, id),
    revokeScimToken: (ctx, { id }) => revokeToken(ctx, id),
    listDomains: async (ctx) => ({ items: await listDomains(ctx) }),
    addDomain,
    updateDomain,
    verifyDomain: (ctx, { id }) => verifyDomain(ctx, resolve, id),
    removeDomain: (ctx, { id }) => removeDomain(ctx, id),
  });
}
