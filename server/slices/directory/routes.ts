import { contract } from "../../../contract/index.ts";
import type { Ctx } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { registryRoutes, tenantRoutes } from "../../kernel/http/routes.ts";
import { pageOf } from "../../kernel/paging.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { invitationLink } from "../identity/index.ts";
import { clientKey, clientOutput, listClients, readClient } from "./client-queries.ts";
import { createClient, updateClient } from "./clients.ts";
import { followInvitation, followPeople, trailOf, type Which } from "./memberships.ts";
import { invitePerson, renewInvitation, updatePerson } from "./people.ts";
import {
  findPeople,
  listPeople,
  listTeam,
  nameOutput,
  personKey,
  personOutput,
  readPerson,
} from "./people-queries.ts";
import { followSettings, readLogoFile, readSettings, updateSettings } from "./settings.ts";

export interface DirectoryOptions {
  registry: Registry;
  /** Address of a tenant's host, which invitations lead to. */
  originOf: (slug: string) => string;
}

export function directoryRoutes({ registry, originOf }: DirectoryOptions) {
  const follow = ({ tenant, actor, request, afterCommit }: Ctx, which: Which) =>
    afterCommit(async () => void (await followPeople(registry, tenant, trailOf(actor, request), which)));

  /** The link to hand over; it works once the transaction has committed and the registry has followed. */
  const invite = ({ tenant, actor, request, now, afterCommit }: Ctx, personId: string): string => {
    const token = newToken();
    const invitation = { personId, token, now };
    afterCommit(() => followInvitation(registry, tenant, trailOf(actor, request), invitation));
    return invitationLink(originOf(tenant.slug), token);
  };

  return tenantRoutes(contract.directory, {
    ...clientRoutes(follow),
    listPeople: async ({ db, actor }, filter) =>
      pageOf(await listPeople(db, actor, filter), filter.limit, personKey, (row) => personOutput(row, actor)),
    invitePerson: async (ctx, input) => {
      const id = await invitePerson(ctx, input);
      const row = found(await readPerson(ctx.db, id));
      if (row.client_status === "inactive") refuse("not_allowed_now", "clientId", "inactive_client");
      return { person: personOutput(row, ctx.actor), invitationUrl: invite(ctx, id) };
    },
    renewInvitation: async (ctx, { id }) => {
      await renewInvitation(ctx, id);
      return { person: await personAnswer(ctx, id), invitationUrl: invite(ctx, id) };
    },
    updatePerson: async (ctx, input) => {
      await updatePerson(ctx, input);
      follow(ctx, { ids: [input.id] });
      return personAnswer(ctx, input.id);
    },
    findPeople: async ({ db }, filter) =>
      pageOf(await findPeople(db, filter), filter.limit, personKey, nameOutput),
    team: async ({ db, actor }) => {
      const rows = actor.clientId ? await listTeam(db, actor.clientId) : [];
      return { items: rows.map((row, at) => ({ ...row, main: at === 0 })) };
    },
  });
}

function clientRoutes(follow: (ctx: Ctx, which: Which) => void) {
  const answer = async ({ db, actor }: Ctx, id: string) =>
    clientOutput(found(await readClient(db, id)), actor);
  return {
    listClients: async ({ db, actor }: Ctx, filter: Parameters<typeof listClients>[1]) =>
      pageOf(await listClients(db, filter), filter.limit, clientKey, (row) => clientOutput(row, actor)),
    getClient: (ctx: Ctx, { id }: { id: string }) => answer(ctx, id),
    createClient: async (ctx: Ctx, input: Parameters<typeof createClient>[1]) =>
      answer(ctx, await createClient(ctx, input)),
    updateClient: async (ctx: Ctx, input: Parameters<typeof updateClient>[1]) => {
      await updateClient(ctx, input);
      // Names and status of a client are part of its members' memberships.
      if (input.name !== undefined || input.status !== undefined) follow(ctx, { clientId: input.id });
      return answer(ctx, input.id);
    },
  };
}

async function personAnswer({ db, actor }: Ctx, id: string) {
  return personOutput(found(await readPerson(db, id)), actor);
}

export interface SettingsOptions {
  registry: Registry;
  /** Called when the registry shows a tenant differently from now on. */
  changed: () => void;
}

export function settingsRoutes({ registry, changed }: SettingsOptions) {
  return [
    ...tenantRoutes(contract.settings, {
      getSettings: readSettings,
      updateSettings: async (ctx, input) => {
        await updateSettings(ctx, input);
        const { tenant, actor, request } = ctx;
        ctx.afterCommit(() => followSettings(registry, tenant, trailOf(actor, request)).then(changed));
        return readSettings(ctx);
      },
    }),
    ...registryRoutes(contract.settings, {
      logo: async ({ tenant }) => found(await readLogoFile(registry, found(tenant))),
    }),
  ];
}
