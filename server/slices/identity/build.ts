import { hashPassword } from "../../kernel/passwords.ts";
import { Browser } from "../../testing/browser.ts";
import { testInstallation, testPassword } from "../../testing/installation.ts";
import { ensurePerson } from "./memberships.ts";

let admins = 0;

/** A platform admin who can sign in. */
export async function buildPlatformAdmin(): Promise<{ id: string; name: string; email: string }> {
  const { platform } = await testInstallation();
  const number = ++admins;
  const name = `Operator ${number}`;
  const email = `operator${number}-${process.pid}@postern.example`;
  const password_hash = await hashPassword(testPassword);
  return platform.registry.transaction({ actor: "test" }, async (db) => {
    const id = await ensurePerson(db, email, name);
    await db.updateTable("people").set({ platform_admin: true }).where("id", "=", id).execute();
    await db.insertInto("credentials").values({ person_id: id, password_hash }).execute();
    return { id, name, email };
  });
}

/** A browser in which a platform admin has signed in on the bare host. */
export async function atConsole(): Promise<Browser> {
  const { email } = await buildPlatformAdmin();
  const browser = new Browser("localhost");
  const { status } = await browser.post("/session", { email, password: testPassword, door: "console" });
  if (status !== 201) throw new Error(`Sign-in failed: ${status}`);
  return browser;
}
