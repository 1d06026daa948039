import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { CheckpointCopies } from "./checkpoint-copies.tsx";
import { EntrySeal } from "./entry-seal.tsx";
import { SealPanel } from "./seal-panel.tsx";

const checkpoint = {
  number: 12,
  size: 3456,
  root: "qLMTjm==",
  at: new Date(Date.now() - 60_000).toISOString(),
  note: "postern/tenant/1\n3456\n",
};
const key = { fingerprint: "ab".repeat(32), verifierKey: "postern/tenant/1+00+AA", retiredAt: null };
const copy = {
  id: "01900000-0000-7000-8000-0000000000c1",
  url: "https://keeper.example/postern",
  clientId: null,
  createdAt: checkpoint.at,
  last: { at: checkpoint.at, result: "delivered", status: 204, failures: 0, retryAt: null },
  delivered: { number: 12, at: checkpoint.at },
  can: { remove: true },
};

type Answers = Parameters<typeof serve>[0];

function show(what: React.ReactNode, answers: Answers, session = aSession("tenant_admin")) {
  const asked = serve({ "GET /audit/keys": () => ({ items: [key] }), ...answers });
  render(<Providers session={session}>{what}</Providers>);
  return asked;
}

/** What is saved as a file, by its name. */
function savedFiles() {
  const saved: { name: string; text: Promise<string> }[] = [];
  let last: Blob;
  const createObjectURL = (blob: Blob) => {
    last = blob;
    return "blob:x";
  };
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL, revokeObjectURL: () => {} }));
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: last.text() });
  });
  return saved;
}

test("the seal says how much is sealed, what waits, and gives the checkpoint to keep", async () => {
  const saved = savedFiles();
  show(<SealPanel />, {
    "GET /audit/seal": () => ({ checkpoint, waiting: 2, waitingSince: new Date().toISOString() }),
  });
  expect(await screen.findByText(/3,456 entries sealed/)).toBeDefined();
  expect(screen.getByRole("status").textContent).toBe(
    "2 newer entries wait for the next seal, within a minute.",
  );
  await userEvent.click(screen.getByText("How the seal proves it"));
  expect(await screen.findByText(key.fingerprint)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Download checkpoint 12" }));
  expect(saved[0]!.name).toBe("checkpoint-northwind-12.txt");
  expect(await saved[0]!.text).toBe(checkpoint.note);
});

test("a seal that is late says so, and one that there is not yet", async () => {
  const answers = [
    { checkpoint, waiting: 5, waitingSince: new Date(Date.now() - 3_600_000).toISOString() },
    { checkpoint: null, waiting: 5, waitingSince: null },
  ];
  show(<SealPanel />, { "GET /audit/seal": () => answers[0] });
  expect(await screen.findByText(/takes longer than it should/)).toBeDefined();
  show(<SealPanel />, { "GET /audit/seal": () => answers[1] });
  expect(await screen.findByText(/^Not sealed yet/)).toBeDefined();
});

test("a seal that cannot be loaded can be asked for again", async () => {
  let times = 0;
  show(<SealPanel />, {
    "GET /audit/seal": () =>
      times++ === 0 ? refuse(500, "internal") : { checkpoint, waiting: 0, waitingSince: null },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect((await screen.findByRole("status")).textContent).toBe("Nothing waits.");
});

test("an entry says in which checkpoint it is sealed, and its proof is saved with the keys", async () => {
  const saved = savedFiles();
  const seal = { position: 7, checkpoint, hashes: ["AA=="] };
  show(<EntrySeal id="77" />, {
    "GET /audit/entries/77/proof": () => ({ id: "77", leaf: "{}", leafHash: "ab", seal }),
  });
  expect(await screen.findByText(/In checkpoint 12/)).toBeDefined();
  await userEvent.click(await screen.findByRole("button", { name: "Download proof" }));
  expect(saved[0]!.name).toBe("audit-entry-77.json");
  expect(JSON.parse(await saved[0]!.text)).toEqual({
    leaf: "{}",
    position: 7,
    hashes: ["AA=="],
    note: checkpoint.note,
    keys: [key.verifierKey],
  });
});

test("an entry that waits for its seal says so", async () => {
  show(<EntrySeal id="78" />, {
    "GET /audit/entries/78/proof": () => ({ id: "78", leaf: "{}", leafHash: "ab", seal: null }),
  });
  expect(await screen.findByText("Waits for the next seal")).toBeDefined();
});

test("an address is added, and what the server refuses stands beside it", async () => {
  let items: object[] = [];
  const asked = show(<CheckpointCopies />, {
    "GET /audit/copies": () => ({ items }),
    "POST /audit/copies": ({ body }) => {
      if (!(body as { url: string }).url.startsWith("https"))
        return refuse(400, "invalid_input", [{ path: "url", message: "wrong_address" }]);
      items = [copy];
      return copy;
    },
  });
  expect(await screen.findByText("No copies are sent yet")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Add address" }));
  const field = await screen.findByRole("textbox", { name: "Address" });
  await userEvent.click(screen.getByRole("button", { name: "Send copies" }));
  expect(await screen.findByText("Fill this in.")).toBeDefined();
  await userEvent.type(field, "ftp://x");
  await userEvent.click(screen.getByRole("button", { name: "Send copies" }));
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  await userEvent.clear(field);
  await userEvent.type(field, copy.url);
  await userEvent.click(screen.getByRole("button", { name: "Send copies" }));
  expect(await screen.findByText(copy.url)).toBeDefined();
  expect(screen.getByText("Arriving")).toBeDefined();
  expect(asked.filter(({ method }) => method === "POST")).toHaveLength(2);
});

test("a copy that does not arrive says why, how often it was tried, and is sent again at once when asked", async () => {
  const last = {
    at: checkpoint.at,
    result: "refused",
    status: 503,
    failures: 3,
    retryAt: new Date(Date.now() + 240_000).toISOString(),
  };
  const asked = show(<CheckpointCopies />, {
    "GET /audit/copies": () => ({ items: [{ ...copy, last, delivered: null }] }),
    "POST /audit/copies/*/send": () => undefined,
  });
  const row = within(await screen.findByRole("listitem"));
  expect(row.getByText("Not arriving")).toBeDefined();
  expect(row.getByText(/The address answered with status 503\. Tried 3 times/)).toBeDefined();
  await userEvent.click(row.getByRole("button", { name: "Send now" }));
  await waitFor(() => expect(asked.some(({ path }) => path === `/audit/copies/${copy.id}/send`)).toBe(true));
});

test("an address is removed after a question; that of a client cannot be by its provider", async () => {
  let items = [
    copy,
    { ...copy, id: `${copy.id.slice(0, -1)}2`, url: "https://client.example", can: { remove: false } },
  ];
  show(<CheckpointCopies />, {
    "GET /audit/copies": () => ({ items }),
    "DELETE /audit/copies/*": () => {
      items = items.slice(1);
    },
  });
  const acts = await screen.findAllByRole("button", { name: /What can be done with/ });
  expect(acts).toHaveLength(1);
  await userEvent.click(acts[0]!);
  await userEvent.click(await screen.findByRole("menuitem", { name: "Remove" }));
  await userEvent.click(await screen.findByRole("button", { name: "Remove address" }));
  await waitFor(() => expect(screen.queryByText(copy.url)).toBeNull());
  expect(screen.getByText("https://client.example")).toBeDefined();
});
