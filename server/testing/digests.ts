import type { TenantFacts } from "../kernel/context.ts";
import { attendAt, buildRequest } from "../slices/approvals/build.ts";
import { buildPolicy } from "../slices/identity/build.ts";
import { buildProject } from "../slices/projects/build.ts";
import { Browser } from "./browser.ts";
import { buildClient, buildPerson, buildTenant, type TestPerson, testInstallation } from "./installation.ts";
import { mailTo } from "./mailbox.ts";

/** A tenant that writes to a client's people about what waits, with a clock that stands still until it is moved. */
export class Digests {
  now = new Date(Date.now() - 8 * 3_600_000);
  #quotes = 0;

  private constructor(
    readonly tenant: TenantFacts,
    readonly client: { id: string; name: string },
    readonly admin: TestPerson,
    readonly project: string,
  ) {}

  static async build(): Promise<Digests> {
    const tenant = await buildTenant({ name: "Northwind IT" });
    const client = await buildClient(tenant, { name: "Brook Dental" });
    const admin = await buildPerson(tenant, "tenant_admin");
    return new Digests(tenant, client, admin, await buildProject(tenant, admin, client.id));
  }

  async later(minutes: number): Promise<void> {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
    (await testInstallation()).setClock(this.now);
  }

  /** What staff have set for the client. */
  allow(policy: Parameters<typeof buildPolicy>[1] = { approvals_by_mail: "link" }): Promise<void> {
    return buildPolicy(this.tenant, { client_id: this.client.id, by_staff: true, ...policy });
  }

  executive = () => buildPerson(this.tenant, "client_executive", this.client);
  host = () => new Browser(`${this.tenant.slug}.localhost`);

  /** What waits for somebody, and the link that they were sent. */
  async mailed(person: TestPerson) {
    const title = `Quote ${++this.#quotes}`;
    const { id } = await buildRequest(this.tenant, this.admin, this.project, { title });
    await this.later(16);
    await attendAt(this.tenant, this.now);
    const mails = await mailTo(person.email);
    const mail = mails.find(({ subject }) => subject.startsWith("Approvals of"));
    const link = new URL(mail!.link!);
    return { id, link, secret: link.hash.slice(1), digestId: link.searchParams.get("id")! };
  }

  /** Somebody in a session that the link of a digest has opened. */
  async opened(person?: TestPerson) {
    const who = person ?? (await this.executive());
    const sent = await this.mailed(who);
    const browser = this.host();
    const { status, body } = await openLink(browser, sent.secret);
    if (status !== 201 || body.session?.digest !== sent.digestId)
      throw new Error(`The link opened nothing: ${status} ${JSON.stringify(body)}`);
    return { person: who, browser, ...sent };
  }
}

export const openLink = (browser: Browser, secret: string, confirmed?: true) =>
  browser.post("/session/digest", { secret, confirmed });
