import { scopeOf } from "../../kernel/context.ts";
import { actorOf, type MountOptions } from "../../kernel/http/mount.ts";
import { readerOf } from "../../kernel/readings.ts";
import type { Recorder } from "./recorder.ts";

/** Records calls of staff, programs and whoever views as a member; members read what is theirs. */
export function recordCalls(recorder: Recorder, clock: () => Date): MountOptions["read"] {
  return async ({ viewing, kind, act }, shown, { tenant, facts }, session) => {
    const reader = readerOf(session);
    if (!reader || (viewing && reader.door !== "portal")) return;
    const { personId, trail: from } = scopeOf(actorOf(session), facts);
    const trail = { personId, ...from };
    await recorder.record({ tenant: tenant!, reader, kind, act, shown, now: clock(), trail });
  };
}
