import { line, whenUsed } from "../../../contract/endpoint.ts";
import type { Ctx, RegistryCtx, RequestFacts, TenantFacts } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import {
  activatePerson,
  followPeople,
  invitePerson,
  placesLeft,
  requireActiveClient,
  updatePerson,
} from "../directory/index.ts";
import { dropUnproved } from "../identity/index.ts";
import type { Provider } from "./provider.ts";
import type { Place } from "./rules.ts";

/** Runs a verb in a tenant, as the program, under a name for the trail. */
export type AsProgram = <T>(
  tenant: TenantFacts,
  who: { name: string; request: RequestFacts },
  work: (ctx: Ctx) => Promise<T>,
) => Promise<T>;

/** A name as the list of people takes it: on one line, and with something that can be seen; null when there is none. */
export function plainName(text: string | null): string | null {
  const name = (text ?? "")
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, 120)
    .trim();
  return personName.safeParse(name).success ? name : null;
}

const personName = whenUsed(() => line(120));

async function listed(db: TenantDb, email: string, clientId: string | null): Promise<string | undefined> {
  const row = await db
    .selectFrom("people")
    .select("id")
    .where("email", "=", email)
    .where("client_id", clientId ? "=" : "is", clientId)
    .where("status", "in", ["invited", "active"])
    .executeTakeFirst();
  return row?.id;
}

/** What a provider's word does to a tenant's list of people; the registry has followed when it is done. */
export interface People {
  /**
   * Puts somebody on the list, as active. Whom another window of theirs has put there in this moment is taken from it.
   * @throws Refusal not_allowed_now without a place left
   */
  make(call: Call, person: { email: string; name: string; place: Place }): Promise<string>;
  /** Makes somebody active who was invited. */
  activate(call: Call, id: string, name: string): Promise<void>;
  /** @throws Refusal not_allowed_now where nobody would be left in charge, or no place is left */
  change(call: Call, id: string, change: Change): Promise<void>;
}

export interface Change {
  name?: string;
  role?: Place["role"];
  status?: "active" | "deactivated";
}

/** Where, on whose word. */
export interface Call {
  ctx: Pick<RegistryCtx, "tenant" | "request" | "now">;
  provider: Pick<Provider, "name" | "client_id">;
}

export function peopleOf(registry: Registry, asProgram: AsProgram): People {
  const act = <T>({ ctx, provider }: Call, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    asProgram(ctx.tenant!, { name: provider.name, request: ctx.request }, work);
  const follow = ({ ctx, provider }: Call, id: string) => {
    const { address, userAgent, id: requestId } = ctx.request;
    return followPeople(
      registry,
      ctx.tenant!,
      { actor: provider.name, address, userAgent, requestId },
      { ids: [id] },
    );
  };
  const activate = async (call: Call, id: string, name: string) => {
    // Before they are let in: nothing that a stranger may have set up in their name opens this company.
    await follow(call, id);
    await registry.transaction({ actor: call.provider.name }, (db) => dropUnproved(db, call.ctx, id));
    await activatePerson(registry.pools, call.ctx.tenant!.database, id, name);
    await follow(call, id);
  };
  return {
    make: async (call, { email, name, place }) => {
      const { clientId, role } = place;
      const invite = act(call, async (ctx) => {
        if (clientId) {
          await requireActiveClient(ctx, clientId);
          // A client's provider can no more go beyond the client's places than its people can.
          if (call.provider.client_id && (await placesLeft(ctx.db, clientId)) < 1)
            refuse("not_allowed_now", "clientId", "people_limit");
        }
        return invitePerson(ctx, {
          email,
          name,
          role,
          title: "",
          phone: "",
          ...(clientId ? { clientId } : {}),
        });
      });
      const id = await invite.catch((error) => {
        if (!(error instanceof Refusal)) throw error;
        return act(call, async ({ db }) => (await listed(db, email, clientId)) ?? Promise.reject(error));
      });
      await activate(call, id, name);
      return id;
    },
    activate,
    change: async (call, id, change) => {
      await act(call, async (ctx) => {
        const person = found(
          await ctx.db
            .selectFrom("people")
            .select(["status", "client_id"])
            .where("id", "=", id)
            .executeTakeFirst(),
        );
        const returns = change.status === "active" && person.status === "deactivated";
        const limited = returns && call.provider.client_id !== null && person.client_id !== null;
        if (limited && (await placesLeft(ctx.db, person.client_id!)) < 1)
          refuse("not_allowed_now", "clientId", "people_limit");
        await updatePerson(ctx, { id, ...change });
      });
      await follow(call, id);
    },
  };
}
