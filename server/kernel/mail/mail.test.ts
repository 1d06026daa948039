import { afterEach, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { mailing, openBackground } from "../../background.ts";
import type { Platform } from "../../platform.ts";
import { buildTenant, testInstallation } from "../../testing/installation.ts";
import {
  smtpError,
  startMailServer,
  type TestMailServer,
  testMailServer,
} from "../../testing/mail-server.ts";
import { mailTo, newestMailTo } from "../../testing/mailbox.ts";
import type { TenantFacts } from "../context.ts";
import type { Registry } from "../database/registry.ts";
import { configureLog } from "../log.ts";
import { expireMail, sendMailJob } from "./jobs.ts";
import type { Letter } from "./kinds.ts";
import { Post } from "./post.ts";
import { sendBySmtp } from "./smtp.ts";

const second = 1000;
const hour = 3600 * second;
const trail = { actor: "test" };

let platform: Platform;
let server: TestMailServer;
let tenant: TenantFacts;
beforeAll(async () => {
  ({ platform } = await testInstallation());
  server = await testMailServer();
  tenant = await buildTenant({ name: "Northwind" });
  await setBrand({ accent: "#ffcc00", logo: true, email: "help@northwind.example" });
  configureLog({ write: () => {} });
}, 60_000);
afterEach(() => {
  server.answer = { recipient: () => null, mail: () => null };
});

const setBrand = (brand: Record<string, string | boolean>) =>
  platform.registry.transaction(trail, (db) =>
    db.updateTable("tenants").set({ brand }).where("id", "=", tenant.id).execute(),
  );

let addresses = 0;
const freshAddress = () => `reader${++addresses}@post.example`;

const invitation = (
  to: string,
  data: Partial<Extract<Letter, { kind: "invitation" }>["data"]> = {},
): Letter => ({
  tenantId: tenant.id,
  to,
  kind: "invitation",
  data: {
    name: "Ada",
    inviter: "Grace",
    company: "Northwind",
    url: "https://northwind.example/invitation#secret",
    expiresOn: "2026-03-14",
    ...data,
  },
});

const handIn = (letter: Letter, post = platform.post) =>
  platform.registry.transaction(trail, (db) => post.send(db, letter));

const rowOf = (to: string) =>
  platform.registry.transaction(trail, (db) =>
    db.selectFrom("mails").selectAll().where("recipient", "=", to).executeTakeFirstOrThrow(),
  );

/** Work on mail with a clock of its own, also of a platform that is changed for it. */
function worker(changed: Partial<Platform> = {}) {
  const clock = { now: Date.now() + second };
  const own = { ...platform, ...changed };
  const jobs = [sendMailJob(mailing(own))];
  const { runner } = openBackground(own, { jobs, schedules: [], clock: () => new Date(clock.now) });
  const pass = (milliseconds: number) => {
    clock.now += milliseconds;
  };
  return { runner, pass };
}

describe("a mail", () => {
  test("arrives with text and HTML, in the tenant's name, and says that a machine has written it", async () => {
    const to = freshAddress();
    await handIn(invitation(to));
    const mail = await newestMailTo(to);
    expect(mail.from).toEqual({ name: "Northwind", address: "portal@postern.example" });
    expect(mail.replyTo).toBe("help@northwind.example");
    expect(mail.subject).toBe("Grace invites you to Northwind");
    expect(mail.text).toContain("until March 14, 2026");
    expect(mail.link).toBe("https://northwind.example/invitation#secret");
    expect(mail.html).toContain('href="https://northwind.example/invitation#secret"');
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.headers.get("message-id")).toBe(`<${(await rowOf(to)).id}@postern.example>`);
  });

  test("of the platform is in its name, and asks for no replies", async () => {
    const to = freshAddress();
    await handIn({ tenantId: null, to, kind: "email_code", data: { code: "123456", purpose: "proof" } });
    const mail = await newestMailTo(to);
    expect([mail.from.name, mail.replyTo, mail.code]).toEqual(["Postern", null, "123456"]);
    expect(mail.text).toContain("does not read replies");
  });

  test("has the tenant's logo and a button in its colour that can be read", async () => {
    const to = freshAddress();
    await handIn(invitation(to));
    const { html } = await newestMailTo(to);
    expect(html).toContain(`src="http://${tenant.slug}.localhost:0/api/v1/brand/logo"`);
    // Yellow is no ground for white words: it is darkened until it is one. On dark cards it is good as it is.
    expect(html).toContain('class="button" bgcolor="#8e7100"');
    expect(html).toContain(".button{background-color:#ffcc00!important}");
  });

  test("shows names of other scripts as they are written, in the subject and the sender too", async () => {
    const to = freshAddress();
    const company = "شركة الشمال للتجارة";
    await platform.registry.transaction(trail, (db) =>
      db.updateTable("tenants").set({ name: company }).where("id", "=", tenant.id).execute(),
    );
    await handIn(invitation(to, { inviter: "محمد بن سلمان", company }));
    const mail = await newestMailTo(to);
    await platform.registry.transaction(trail, (db) =>
      db.updateTable("tenants").set({ name: "Northwind" }).where("id", "=", tenant.id).execute(),
    );
    expect(mail.from.name).toBe(company);
    expect(mail.subject).toBe(`محمد بن سلمان invites you to ${company}`);
    for (const part of [mail.text, mail.html]) expect(part).toContain(`\u2068${company}\u2069`);
  });

  test("cannot be given headers, markup or links of their own by names", async () => {
    const to = freshAddress();
    const evil =
      'Eve\r\nBcc: victim@other.example\r\n\r\n<a href="https://evil.example">www.evil.example</a>';
    await handIn(invitation(to, { name: evil, inviter: evil, company: "\u202eevil.example" }));
    const mail = await newestMailTo(to);
    expect(mail.headers.has("bcc")).toBe(false);
    expect(await mailTo("victim@other.example")).toEqual([]);
    expect(mail.subject).toStartWith("Eve Bcc: victim@other.example");
    const body = mail.html.slice(mail.html.indexOf("<body"));
    for (const part of [mail.text, body]) {
      expect(part).not.toMatch(/https:\/\/evil|evil\.example|other\.example|\u202e/);
    }
  });

  test("keeps to the data it was given, even where that looks like a place for more", async () => {
    const to = freshAddress();
    await handIn(invitation(to, { inviter: "{url}", name: "{code}" }));
    expect((await newestMailTo(to)).text).toContain("{url} has invited you");
  });

  test("is not sent when the transaction that asked for it fails", async () => {
    const to = freshAddress();
    const failing = platform.registry.transaction(trail, async (db) => {
      await platform.post.send(db, invitation(to));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await mailTo(to)).toEqual([]);
  });

  test("is sealed while it waits, masked in the trail, and forgotten when it was sent", async () => {
    const to = freshAddress();
    await handIn(invitation(to, { url: "https://northwind.example/very-secret" }));
    const { id, content } = await rowOf(to);
    expect(Buffer.from(content!).toString("latin1")).not.toContain("very-secret");
    const { rows } = await platform.registry.transaction(trail, (db) =>
      sql<{ row: string; trail: string }>`
        select m::text "row", (select string_agg(a::text, '') from audit_log a where a.delta::text like ${`%${to}%`}) "trail"
          from mails m where m.id = ${id}`.execute(db),
    );
    expect(rows[0]!.trail).toContain("invitation");
    for (const text of Object.values(rows[0]!)) {
      expect(text).not.toContain("very-secret");
      expect(text).not.toContain(Buffer.from("very-secret").toString("hex"));
    }
    await mailTo(to);
    expect(await rowOf(to)).toMatchObject({ state: "sent", content: null, error: null });
  });
});

describe("a mail server", () => {
  test("that refuses the recipient for good is not asked again", async () => {
    const to = freshAddress();
    await handIn(invitation(to));
    server.answer.recipient = () => smtpError(550, "no such mailbox");
    const { runner, pass } = worker();
    await runner.workOff();
    expect(await rowOf(to)).toMatchObject({ state: "refused", content: null });
    expect((await rowOf(to)).error).toContain("550");
    server.answer.recipient = () => null;
    pass(2 * hour);
    await runner.workOff();
    expect(await mailTo(to)).toEqual([]);
  });

  test("that does not want the mail now is asked again, later each time", async () => {
    const to = freshAddress();
    await handIn(invitation(to));
    server.answer.recipient = () => smtpError(451, "come back later");
    const { runner, pass } = worker();
    await runner.workOff();
    expect(await rowOf(to)).toMatchObject({ state: "waiting" });
    expect((await rowOf(to)).error).toContain("451");
    server.answer.recipient = () => null;
    pass(4 * second);
    await runner.workOff();
    expect((await rowOf(to)).state).toBe("waiting");
    pass(second);
    await runner.workOff();
    expect((await rowOf(to)).state).toBe("sent");
    expect(await mailTo(to)).toHaveLength(1);
  });

  test("that is away for a day makes a mail fail, and a link of yesterday is not sent", async () => {
    const to = freshAddress();
    await handIn(invitation(to));
    server.answer.mail = () => smtpError(452, "disk full");
    const { runner, pass } = worker();
    await runner.workOff();
    server.answer.mail = () => null;
    pass(25 * hour);
    await runner.workOff();
    expect(await rowOf(to)).toMatchObject({ state: "failed", content: null });
    expect(await mailTo(to)).toEqual([]);
  });

  test("gets the same message again when the process died before it noted that it was sent", async () => {
    const to = freshAddress();
    await handIn(invitation(to));
    let died = false;
    const registry: Registry = Object.create(platform.registry, {
      transaction: {
        value: (...given: Parameters<Registry["transaction"]>) => {
          if (!died && server.received.some((mail) => mail.to === to)) {
            died = true;
            throw new Error("the process died");
          }
          return platform.registry.transaction(...given);
        },
      },
    });
    const { runner, pass } = worker({ registry });
    await runner.workOff();
    expect([died, (await rowOf(to)).state]).toEqual([true, "waiting"]);
    pass(6 * second);
    await runner.workOff();
    const [again, first] = await mailTo(to);
    expect(again!.raw).toBe(first!.raw);
    expect((await rowOf(to)).state).toBe("sent");
  });
});

describe("the connection", () => {
  const parcel = (to: string) => ({
    ...{ id: "a", to, from: { name: "Postern", address: "portal@postern.example" }, replyTo: null },
    ...{ date: new Date(), subject: "s", text: "t", html: "<p>t</p>" },
  });

  test("is not used, nor told a password, when it cannot be made safe though it has to be", async () => {
    const told: unknown[] = [];
    await using plain = await startMailServer({
      onAuth: (auth, _, done) => {
        told.push(auth.password);
        done(null, { user: "x" });
      },
    });
    const { port } = plain;
    const login = { host: "127.0.0.1", port, tls: "starttls" as const, user: "u", password: "s3cret" };
    await expect(sendBySmtp(login, parcel("a@post.example"))).rejects.toThrow();
    expect([told, plain.received]).toEqual([[], []]);
  });

  test("to a server whose certificate nobody has signed is refused", async () => {
    await using own = await startMailServer({ disabledCommands: [] });
    const login = { host: "127.0.0.1", port: own.port, tls: "starttls" as const, user: null, password: null };
    await expect(sendBySmtp(login, parcel("a@post.example"))).rejects.toThrow(/certificate|self.signed/i);
    expect(own.received).toEqual([]);
  });

  test("signs in where a user is named; a wrong password is no refusal of the mail", async () => {
    await using closed = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) =>
        password === "p@ss word" ? done(null, { user: username! }) : done(smtpError(535, "wrong password")),
    });
    const login = { host: "127.0.0.1", port: closed.port, tls: "never" as const, user: "portal" };
    await sendBySmtp({ ...login, password: "p@ss word" }, parcel("a@post.example"));
    expect(closed.received).toHaveLength(1);
    const wrong = sendBySmtp({ ...login, password: "no" }, parcel("a@post.example"));
    await expect(wrong).rejects.toMatchObject({ name: "Error", code: "EAUTH" });
  });
});

describe("without a mail server", () => {
  const post = (way: Post["way"]) => new Post({ ...platform, way });

  test("a mail is noted as unsent, and nothing of what it says is kept", async () => {
    const to = freshAddress();
    await handIn(invitation(to), post("none"));
    expect(await rowOf(to)).toMatchObject({ state: "unsent", content: null });
  });

  test("the demo keeps it for its outbox, sealed", async () => {
    const to = freshAddress();
    await handIn(invitation(to), post("outbox"));
    const row = await rowOf(to);
    expect(row.state).toBe("kept");
    expect(platform.post.open(row).data).toMatchObject({ inviter: "Grace" });
  });
});

describe("after a while", () => {
  async function expired(way: Post["way"], after: number) {
    const post = new Post({ ...platform, way });
    const to = freshAddress();
    await handIn(invitation(to), post);
    const clock = () => new Date(Date.now() + after);
    const { runner } = openBackground(platform, { jobs: [expireMail({ post }).job], schedules: [], clock });
    await platform.queue.enqueue({ name: "mail.expire", tenantId: null, ids: {} });
    await runner.workOff();
    return rowOf(to);
  }

  test("what could not be sent is given up, and what it said is forgotten", async () => {
    expect(await expired("server", 23 * hour)).toMatchObject({
      state: "waiting",
      content: expect.anything(),
    });
    expect(await expired("server", 25 * hour)).toMatchObject({ state: "failed", content: null });
  });

  test("the demo's outbox is still readable, for a month", async () => {
    expect(await expired("outbox", 25 * hour)).toMatchObject({ state: "kept", content: expect.anything() });
    await expect(expired("outbox", 31 * 24 * hour)).rejects.toThrow("no result");
  });
});
