import type { Selectable } from "kysely";
import { deriveKey, seal, unseal } from "../crypto.ts";
import type { RegistryDb } from "../database/registry.ts";
import type { RegistryMails } from "../database/schema.gen.ts";
import { newId } from "../ids.ts";
import type { JobQueue } from "../job-queue.ts";
import type { Letter } from "./kinds.ts";

export type MailRow = Selectable<RegistryMails>;

/** Name of the job that sends one mail. */
export const sendJobName = "mail.send";

export interface PostOptions {
  queue: JobQueue;
  masterKey: Uint8Array;
  /** Sent by a mail server; kept for the demo's outbox; or neither, as no mail server is set. */
  way: "server" | "outbox" | "none";
}

/** Where mail is handed in. It is written and sent later, by a job: nobody waits for a mail server. */
export class Post {
  readonly way: PostOptions["way"];
  readonly #queue: JobQueue;
  readonly #key: Uint8Array;

  constructor({ queue, masterKey, way }: PostOptions) {
    this.way = way;
    this.#queue = queue;
    this.#key = deriveKey(masterKey, "mail");
  }

  /** Hands in a mail in a transaction of the caller: it stands or falls with what else is in there. */
  async send(db: RegistryDb, letter: Letter): Promise<void> {
    const { tenantId, to, kind, data, language = "en" } = letter;
    const id = newId();
    const state = { server: "waiting", outbox: "kept", none: "unsent" }[this.way];
    const content = this.way === "none" ? null : this.#seal(id, data);
    await db
      .insertInto("mails")
      .values({ id, tenant_id: tenantId, recipient: to, kind, language, content, state })
      .execute();
    if (this.way === "server")
      await this.#queue.add(db, { name: sendJobName, tenantId: null, ids: { mailId: id } });
  }

  /**
   * What a mail was handed in as.
   * @throws Error when the content is gone, or was sealed with another key
   */
  open({ id, tenant_id, recipient, kind, language, content }: MailRow): Letter {
    if (!content) throw new Error(`The content of mail ${id} is gone.`);
    const text = Buffer.from(unseal(this.#key, contextOf(id), content)).toString("utf8");
    return { tenantId: tenant_id, to: recipient, language, kind, data: JSON.parse(text) } as Letter;
  }

  #seal(id: string, data: Letter["data"]): Uint8Array {
    return seal(this.#key, contextOf(id), new TextEncoder().encode(JSON.stringify(data)));
  }
}

const contextOf = (id: string) => `mails.content ${id}`;
