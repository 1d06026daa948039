import { expect, type Page } from "@playwright/test";

interface Mail {
  id: string;
  to: string;
  subject: string;
  sentAt: string;
  text: string;
}

/** Calls the API as whoever is signed in in this window, on its host. */
export async function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await page.evaluate(
    async ([method, path, body]) => {
      const response = await fetch(`/api/v1${path}`, {
        method,
        headers: body ? { "content-type": "application/json" } : {},
        body: body ? JSON.stringify(body) : undefined,
      });
      const text = await response.text();
      return { ok: response.ok, text };
    },
    [method, path, body] as const,
  );
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`);
  return (answer.text ? JSON.parse(answer.text) : undefined) as T;
}

/** Ids of the mails to an address by now: what comes later is new. */
export async function mailsSoFar(page: Page, to: string): Promise<Set<string>> {
  const { items } = await call<{ items: Mail[] }>(page, "GET", "/mail/outbox");
  return new Set(items.filter((mail) => mail.to.includes(to)).map(({ id }) => id));
}

/** The mail with this subject that comes to an address, as the demo's outbox of this window's host keeps it. */
export async function newMail(page: Page, to: string, subject: RegExp, before: Set<string>): Promise<string> {
  let found: Mail | undefined;
  await expect(async () => {
    const { items } = await call<{ items: Mail[] }>(page, "GET", "/mail/outbox");
    found = items.find((mail) => mail.to.includes(to) && subject.test(mail.subject) && !before.has(mail.id));
    expect(found, `a mail to ${to}`).toBeTruthy();
  }).toPass({ timeout: 20_000 });
  return (await call<Mail>(page, "GET", `/mail/outbox/${found?.id}`)).text;
}

/** Where a mail leads, below its host: `linkIn(text, "reset")`. The demo of the journeys does not know its port. */
export function linkIn(text: string, page: string): string {
  const found = new RegExp(`https?://[^/\\s]+(/${page}#\\S+)`).exec(text)?.[1];
  if (!found) throw new Error(`No link to ${page} in: ${text}`);
  return found;
}

/** The six digits in a mail. */
export function codeIn(text: string): string {
  const found = /^\s*(\d{6})\s*$/m.exec(text)?.[1];
  if (!found) throw new Error(`No code in: ${text}`);
  return found;
}
