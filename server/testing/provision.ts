import { readConfig } from "../config.ts";
import { openPlatform } from "../platform.ts";
import { provision } from "../slices/tenancy/index.ts";

/** What a process is told that provisions one tenant, and is killed on its way when `die` says where. */
export interface ProvisionOrder {
  env: Record<string, string>;
  prefix: string;
  tenantId: string;
  die?: { step: string; moment: "before" | "after" };
}

if (import.meta.main) {
  const { env, prefix, tenantId, die }: ProvisionOrder = JSON.parse(process.argv[2]!);
  const dieAt = (moment: string) => (step: string) => {
    if (die?.step === step && die.moment === moment) process.kill(process.pid, "SIGKILL");
  };
  await using platform = await openPlatform(readConfig(env), { prefix });
  const hooks = { before: dieAt("before"), after: dieAt("after") };
  process.exitCode = (await provision({ ...platform.provisioner, ...hooks }, tenantId)) ? 0 : 3;
}
