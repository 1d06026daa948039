import { expect, test } from "bun:test";
import { openPlatform } from "./platform.ts";
import { testInstallation } from "./testing/installation.ts";

test("a start that finds all as an earlier one left it does not even connect as the owner", async () => {
  const { platform } = await testInstallation();
  const prefix = platform.provisioner.names.registry.replace(/postern$/, "");
  await using again = await openPlatform(platform.config, { prefix });
  expect(again.owner.load.open).toBe(0);
});

test("a start that finds the note of another version checks everything, and notes its own", async () => {
  const { platform } = await testInstallation();
  const prefix = platform.provisioner.names.registry.replace(/postern$/, "");
  await platform.registry.transaction({ actor: "test" }, (db) =>
    db.updateTable("installation").set({ fingerprint: "another version" }).execute(),
  );
  {
    await using again = await openPlatform(platform.config, { prefix });
    expect(again.owner.load.open).toBeGreaterThan(0);
  }
  await using third = await openPlatform(platform.config, { prefix });
  expect(third.owner.load.open).toBe(0);
});
