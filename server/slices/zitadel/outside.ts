import type { Registry } from "../../kernel/database/registry.ts";
import type { OutsideIdentity } from "../tenancy/index.ts";
import { followPerson, makeOrganisation } from "./follow.ts";
import type { ZitadelMode } from "./mode.ts";

/** What provisioning asks of ZITADEL. */
export function outsideIdentity(mode: ZitadelMode, registry: Registry): OutsideIdentity {
  return {
    makeOrganisation: (tenant) => makeOrganisation(mode, tenant),
    invite: (membershipId, again) => followPerson(mode, registry, membershipId, { again, now: new Date() }),
  };
}
