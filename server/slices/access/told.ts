import type { RegistryCtx, TenantFacts } from "../../kernel/context.ts";
import type { Trail } from "../../kernel/database/fence.ts";
import type { Reader, Shown } from "../../kernel/readings.ts";
import { trailOf } from "./caller.ts";

/** Writes down, for the client to see, that a masquerade began or ended. */
export type RecordReading = (read: {
  tenant: TenantFacts;
  reader: Reader;
  kind: "masquerade";
  act: "begin" | "end";
  shown: Shown[];
  now: Date;
  trail: Trail;
}) => Promise<void>;

interface Told {
  id: string;
  memberId: string;
  member: string;
  clientId: string | null;
  reason: string;
}

/** Begin or end of a masquerade, under the name of the staff person, whose ever the session is by then. */
export function told(ctx: RegistryCtx, act: "begin" | "end", masquerade: Told): Parameters<RecordReading>[0] {
  const { viewing, person, membership } = ctx.session!;
  const { clientId, reason, member } = masquerade;
  const id = viewing?.staffId ?? membership!.id;
  const name = viewing?.staff ?? person.name;
  return {
    tenant: ctx.tenant!,
    reader: { id, name, door: "portal", masquerade },
    kind: "masquerade",
    act,
    shown: [{ clientId, id: masquerade.id, label: act === "begin" ? reason : "" }],
    now: ctx.now,
    trail: { ...trailOf(ctx, name), personId: id, onBehalfOf: member },
  };
}
