import type { Insertable } from "kysely";
import { openBackground } from "../../background.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { RegistrySignInPolicies } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { hashPassword } from "../../kernel/passwords.ts";
import { Authenticator } from "../../testing/authenticator.ts";
import { Browser } from "../../testing/browser.ts";
import { testInstallation, testPassword } from "../../testing/installation.ts";
import { mailTo, newestMailTo, putOffMail, type ReadMail } from "../../testing/mailbox.ts";
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

/** The code that an authenticator app shows; `steps` later or earlier than now. */
export async function appCode(secret: string, now: Date, steps = 0): Promise<string> {
  const { Secret, TOTP } = await import("otpauth");
  const timestamp = now.getTime() + steps * 30_000;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

/** Sets up an authenticator app in a browser that is signed in. */
export async function withApp(browser: Browser, now: Date) {
  const { body: app } = await browser.post("/account/apps", { name: "Phone" });
  const code = await appCode(app.secret, now);
  const { status, body } = await browser.post(`/account/apps/${app.id}/confirm`, { code });
  if (status !== 200) throw new Error(`The app was not confirmed: ${status} ${JSON.stringify(body)}`);
  return { id: app.id as string, secret: app.secret as string, codes: body.recoveryCodes as string[] };
}

/** Makes a passkey in a browser that is signed in. */
export async function withPasskey(browser: Browser, authenticator = new Authenticator()) {
  const { body: asked } = await browser.post("/account/passkeys/begin");
  const response = await authenticator.create(browser, asked.options);
  const { status, body } = await browser.post("/account/passkeys", {
    id: asked.id,
    response,
    name: "Laptop",
  });
  if (status !== 201) throw new Error(`The passkey was not kept: ${status} ${JSON.stringify(body)}`);
  return { authenticator, codes: body.recoveryCodes as string[] };
}

/** Asks for how people come in, of a tenant or of a client of it, from now on. */
export async function buildPolicy(
  tenant: { id: string },
  policy: Partial<Insertable<RegistrySignInPolicies>>,
): Promise<void> {
  const { platform } = await testInstallation();
  await platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .insertInto("sign_in_policies")
      .values({ id: newId(), tenant_id: tenant.id, ...policy })
      .onConflict((conflict) => conflict.columns(["tenant_id", "client_id", "by_staff"]).doUpdateSet(policy))
      .execute(),
  );
}

/** Does all work that waits, but for sending mail, which `mailTo` does. */
export async function workOff(): Promise<void> {
  const { platform } = await testInstallation();
  await putOffMail();
  await openBackground(platform, { schedules: [] }).runner.workOff();
}

/** The newest mail to an address, after all that waits was done; and the secret in its link. */
export async function letterTo(email: string): Promise<ReadMail & { secret: string }> {
  await workOff();
  const mail = await newestMailTo(email);
  return { ...mail, secret: mail.link?.split("#")[1] ?? "" };
}

/** Subjects of the mail that has come to an address, the oldest first, after all that waits was done. */
export async function subjectsTo(email: string): Promise<string[]> {
  await workOff();
  return (await mailTo(email)).map(({ subject }) => subject).toReversed();
}

/** Something in the registry, past all endpoints. */
export async function inRegistry<T>(work: (db: RegistryDb) => Promise<T>): Promise<T> {
  const { platform } = await testInstallation();
  return platform.registry.transaction({ actor: "test" }, work);
}

/** Moves the server's clock for as long as something is done. */
export async function minutesLater<T>(minutes: number, work: () => Promise<T>): Promise<T> {
  const { setClock } = await testInstallation();
  setClock(new Date(Date.now() + minutes * 60_000));
  try {
    return await work();
  } finally {
    setClock(null);
  }
}
