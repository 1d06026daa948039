import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import { deriveKey, unseal } from "../../kernel/crypto.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

const about = "master key";

/** The master key as it is there; unlike a start, this makes none. */
export async function findMasterKey(
  config: Config,
): Promise<{ key: Uint8Array | null; findings: Finding[] }> {
  if (config.masterKey) return { key: config.masterKey, findings: [ok(about, "from POSTERN_MASTER_KEY")] };
  const path = join(config.dataFolder, "master.key");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => error);
  if (text instanceof Error) {
    if (text.code === "ENOENT") {
      const advice =
        "The first start makes it. If there was one before, put it back: nothing else opens the data.";
      return { key: null, findings: [note(about, `${path} does not exist yet`, advice)] };
    }
    const advice = "Let the user that Postern runs as read it.";
    return { key: null, findings: [problem(about, `${path} cannot be read (${text.code})`, advice)] };
  }
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== 32) {
    const advice = "Put the right file back from the backup.";
    return { key: null, findings: [problem(about, `${path} does not hold 32 bytes in base64`, advice)] };
  }
  const { mode } = await stat(path);
  if (mode & 0o077) {
    return { key, findings: [problem(about, `others can read ${path}`, `chmod 600 ${path}`)] };
  }
  return { key, findings: [ok(about, path)] };
}

/** Whether the master key opens the key of every tenant. */
export async function checkTenantKeys(registry: Registry, masterKey: Uint8Array): Promise<Finding[]> {
  const wrapping = deriveKey(masterKey, "tenant keys");
  const tenants = await registry.transaction({ actor: "doctor" }, (db) =>
    db.selectFrom("tenants").select(["id", "slug", "data_key"]).where("data_key", "is not", null).execute(),
  );
  const closed = tenants.filter(({ id, data_key }) => {
    try {
      unseal(wrapping, `tenants.data_key ${id}`, data_key!);
      return false;
    } catch {
      return true;
    }
  });
  if (closed.length === 0) return [ok("tenants' keys", `the master key opens all ${tenants.length}`)];
  const names = closed.map(({ slug }) => slug).join(", ");
  return [
    problem(
      "tenants' keys",
      `the master key does not open those of ${names}`,
      "It is not the key that they were made with. Put that one back.",
    ),
  ];
}
