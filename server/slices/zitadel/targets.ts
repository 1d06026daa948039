import type { Registry } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import type { ZitadelMode } from "./mode.ts";
import { watchedEvents } from "./webhook.ts";

const trail = { actor: "ZITADEL" };
const context = "zitadel_targets.signing_key";

/** The keys that a message to this installation may be signed with. */
export async function signingKeys(registry: Registry, mode: ZitadelMode): Promise<string[]> {
  if (mode.config.webhookKey) return [mode.config.webhookKey];
  const rows = await registry.transaction(trail, (db) =>
    db.selectFrom("zitadel_targets").select("signing_key").execute(),
  );
  return rows.map(({ signing_key }) => mode.unseal(context, signing_key));
}

/**
 * Asks ZITADEL to send what happens, once, and again for events that a new version watches. Nothing is asked where
 * the operator has set a signing key: then they have made the target themselves.
 */
export async function askForEvents(registry: Registry, mode: ZitadelMode): Promise<void> {
  if (mode.config.webhookKey) return;
  const target = (await findTarget(registry, mode.endpoint)) ?? (await makeTarget(registry, mode));
  const missing = watchedEvents.filter((event) => !target.events.includes(event));
  if (missing.length === 0) return;
  const { actions } = mode.client;
  for (const event of missing) {
    // Others who listen to it go on hearing of it.
    const targets = await actions.targetsOf(event);
    if (!targets.includes(target.target_id))
      await actions.setExecution(event, [...targets, target.target_id]);
  }
  await registry.transaction(trail, (db) =>
    db
      .updateTable("zitadel_targets")
      .set({ events: [...watchedEvents] })
      .where("target_id", "=", target.target_id)
      .execute(),
  );
}

function findTarget(registry: Registry, endpoint: string) {
  return registry.transaction(trail, (db) =>
    db
      .selectFrom("zitadel_targets")
      .select(["target_id", "events"])
      .where("endpoint", "=", endpoint)
      .executeTakeFirst(),
  );
}

/** A crash before the key is kept leaves a target in ZITADEL that is sent nothing. */
async function makeTarget(registry: Registry, mode: ZitadelMode) {
  const { endpoint } = mode;
  const { id, signingKey } = await mode.client.actions.createTarget({ name: "Postern", endpoint });
  const events: string[] = [];
  await registry.transaction(trail, (db) =>
    db
      .insertInto("zitadel_targets")
      .values({ id: newId(), target_id: id, endpoint, signing_key: mode.seal(context, signingKey), events })
      .execute(),
  );
  return { target_id: id, events };
}
