import { contract } from "../../../contract/index.ts";
import type { Ctx, RegistryCtx } from "../../kernel/context.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { Later, registryRoutes, tenantRoutes } from "../../kernel/http/routes.ts";
import { pageOf } from "../../kernel/paging.ts";
import { authorize, found } from "../../kernel/refusal.ts";
import { clientKey, clientOutput, listClients, readClient } from "./client-queries.ts";
import { createClient, limitPeople, updateClient } from "./clients.ts";
import { createRole, deleteRole, listRoles, readRole, roleOutput, updateRole } from "./custom-roles.ts";
import { deletePerson, type Forget } from "./deletion.ts";
import { explainPermissions, withMissingFactor } from "./explain.ts";
import { withAssertedRole } from "./explain-elsewhere.ts";
import { changeAddress, type HelpOptions, resetFactors } from "./help.ts";
import { invitePerson, renewInvitation, requireActiveClient, revokeInvitation } from "./invitations.ts";
import { sendInvitations } from "./letters.ts";
import { followPeople, followRole, trailOf, type Which } from "./memberships.ts";
import { type PeopleInput, updatePerson } from "./people.ts";
import { importPeople, previewImport } from "./people-import.ts";
import {
  findPeople,
  listPeople,
  listTeam,
  nameOutput,
  personKey,
  personOutput,
  readPerson,
} from "./people-queries.ts";
import { setPermissions } from "./permissions.ts";
import { placesOf } from "./places.ts";
import { isTheirs } from "./policy.ts";
import { followSettings, readLogoFile, readSettings, updateSettings } from "./settings.ts";

export interface DirectoryOptions extends HelpOptions {
  /** What other slices do when somebody is deleted. */
  forget: Forget[];
  /** Whether the platform's own provider says at each sign-in who of the staff are admins. */
  rolesElsewhere: boolean;
}

/** Brings the registry in line after the commit. */
type Follow = (ctx: Ctx, which: Which) => void;

export function directoryRoutes(options: DirectoryOptions) {
  const { registry } = options;
  const follow: Follow = ({ tenant, actor, request, afterCommit }, which) =>
    afterCommit(async () => void (await followPeople(registry, tenant, trailOf(actor, request), which)));
  const own = tenantRoutes(contract.directory, {
    ...clientRoutes(follow),
    ...personRoutes(follow, options),
    ...invitationRoutes(follow, options),
    ...roleRoutes(registry),
    findPeople: async ({ db, shown }, filter) => {
      const rows = await findPeople(db, filter);
      shown.push(...rows.slice(0, filter.limit).map(({ client_id }) => ({ clientId: client_id })));
      return pageOf(rows, filter.limit, personKey, nameOutput);
    },
    team: async ({ db, actor }) => {
      const rows = actor.clientId ? await listTeam(db, actor.clientId) : [];
      return { items: rows.map((row, at) => ({ ...row, main: at === 0 })) };
    },
  });
  return [...own, ...registryRoutes(contract.directory, helpRoutes(options))];
}

/** Who has lost what they sign in with: that is in the registry's hands. */
function helpRoutes(options: DirectoryOptions) {
  return {
    resetFactors: (ctx: RegistryCtx, input: PeopleInput<"resetFactors">) => resetFactors(ctx, input, options),
    changeAddress: async (ctx: RegistryCtx, input: PeopleInput<"changeAddress">) => {
      const invitationUrl = await changeAddress(ctx, input, options);
      const person = await options.asCaller(ctx, (inside) => personAnswer(inside, input.id));
      return { person, invitationUrl };
    },
  };
}

function personRoutes(follow: Follow, { registry, forget, rolesElsewhere }: DirectoryOptions) {
  // The registry is asked once the tenant's own transaction has ended.
  const explain = async (ctx: Ctx, id: string) => {
    const explained = await explainPermissions(ctx, id);
    return new Later(async () => {
      const all = await withMissingFactor(registry, explained, ctx.now);
      return rolesElsewhere ? withAssertedRole(registry, all) : all;
    });
  };
  return {
    listPeople: async ({ db, actor, now }: Ctx, filter: PeopleInput<"listPeople">) =>
      pageOf(await listPeople(db, actor, now, filter), filter.limit, personKey, (row) =>
        personOutput(row, actor, now),
      ),
    places: ({ db, actor }: Ctx) =>
      actor.clientId ? placesOf(db, actor.clientId) : Promise.resolve({ taken: 0, limit: null }),
    getPerson: (ctx: Ctx, { id }: { id: string }) => personAnswer(ctx, id),
    updatePerson: async (ctx: Ctx, input: PeopleInput<"updatePerson">) => {
      await updatePerson(ctx, input);
      follow(ctx, { ids: [input.id] });
      return personAnswer(ctx, input.id);
    },
    deletePerson: async (ctx: Ctx, input: PeopleInput<"deletePerson">) => {
      await deletePerson(ctx, input, forget);
      follow(ctx, { ids: [input.id] });
    },
    explainPermissions: (ctx: Ctx, { id }: { id: string }) => explain(ctx, id),
    setPermissions: async (ctx: Ctx, input: PeopleInput<"setPermissions">) => {
      await setPermissions(ctx, input);
      follow(ctx, { ids: [input.id] });
      return explain(ctx, input.id);
    },
  };
}

function invitationRoutes(follow: Follow, letters: DirectoryOptions) {
  const invited = async (ctx: Ctx, id: string) => {
    const [invitationUrl] = await sendInvitations(ctx, letters, [id]);
    return { person: await personAnswer(ctx, id), invitationUrl: invitationUrl ?? null };
  };
  return {
    invitePerson: async (ctx: Ctx, input: PeopleInput<"invitePerson">) => {
      const id = await invitePerson(ctx, input);
      const { client_id } = found(await readPerson(ctx.db, id));
      await requireActiveClient(ctx, client_id);
      return invited(ctx, id);
    },
    renewInvitation: async (ctx: Ctx, { id }: { id: string }) => {
      await renewInvitation(ctx, id);
      return invited(ctx, id);
    },
    revokeInvitation: async (ctx: Ctx, { id }: { id: string }) => {
      await revokeInvitation(ctx, id);
      follow(ctx, { ids: [id] });
      return personAnswer(ctx, id);
    },
    previewImport: async (ctx: Ctx, input: PeopleInput<"previewImport">) => ({
      lines: await previewImport(ctx, letters, input),
    }),
    importPeople: async (ctx: Ctx, input: PeopleInput<"importPeople">) => {
      const { invited, skipped } = await importPeople(ctx, letters, input);
      const links = await sendInvitations(
        ctx,
        letters,
        invited.map(({ id }) => id),
      );
      return { invited: invited.map((one, at) => ({ ...one, invitationUrl: links[at] ?? null })), skipped };
    },
  };
}

function roleRoutes(registry: Registry) {
  const answer = async ({ db, actor }: Ctx, id: string) => roleOutput(await readRole(db, id), actor);
  return {
    listRoles: async ({ db, actor }: Ctx, { kind }: PeopleInput<"listRoles">) => ({
      items: (await listRoles(db, kind)).map((row) => roleOutput(row, actor)),
    }),
    createRole: async (ctx: Ctx, input: PeopleInput<"createRole">) =>
      answer(ctx, await createRole(ctx, input)),
    updateRole: async (ctx: Ctx, input: PeopleInput<"updateRole">) => {
      await updateRole(ctx, input);
      const { tenant, actor, request } = ctx;
      ctx.afterCommit(
        async () => void (await followRole(registry, tenant, trailOf(actor, request), input.id)),
      );
      return answer(ctx, input.id);
    },
    deleteRole: (ctx: Ctx, { id }: { id: string }) => deleteRole(ctx, id),
  };
}

function clientRoutes(follow: Follow) {
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
    limitPeople: async (ctx: Ctx, input: Parameters<typeof limitPeople>[1]) => {
      await limitPeople(ctx, input);
      return answer(ctx, input.id);
    },
  };
}

/** A person of whom the actor may know more than a name. */
async function personAnswer({ db, actor, now }: Ctx, id: string) {
  const row = found(await readPerson(db, id));
  authorize(isTheirs, actor, row);
  return personOutput(row, actor, now);
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
