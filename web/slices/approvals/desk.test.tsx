import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { ApprovalPolicy } from "../../../contract/approval-policies.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Delegations } from "./delegations.tsx";
import { DeskApproval } from "./desk-approval.tsx";
import { DeskApprovals } from "./desk-list.tsx";
import { ApprovalHistory } from "./history-screen.tsx";
import { PolicyList } from "./policy-list.tsx";
import { anApproval, anApprovalRow, website } from "./sample.ts";

const idOf = (number: number) => `01900000-0000-7000-8000-${number.toString().padStart(12, "0")}`;
const list = <T,>(items: T[]) => ({ items, nextCursor: null });
type Answers = Parameters<typeof serve>[0];
const sent = (asked: ReturnType<typeof serve>, method: string, path: string) =>
  asked.filter((one) => one.method === method && one.path === path).map(({ body }) => body);

const theirs = { decide: false, undo: false, withdraw: true, revise: false };

function showList(answers: Answers = {}) {
  const rows = [
    anApprovalRow(1, { can: theirs }),
    anApprovalRow(2, { can: theirs }),
    anApprovalRow(3, { state: "approved" }),
  ];
  const asked = serve({ "GET /approvals": () => list(rows), ...answers });
  render(
    <Providers session={aSession("tenant_admin")} path="/desk/approvals">
      <DeskApprovals />
    </Providers>,
  );
  return asked;
}

test("several that wait are withdrawn at once, and what was decided meanwhile is told", async () => {
  const asked = showList({
    "POST /approvals/withdrawals": () => ({ withdrawn: [idOf(1)], failed: [idOf(2)] }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Select all 2 shown that wait" }));
  expect(screen.getByText("2 items selected")).toBeDefined();
  expect(screen.queryByRole("checkbox", { name: "Select Entry 3" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Withdraw 2 items" }));
  await waitFor(() =>
    expect(sent(asked, "POST", "/approvals/withdrawals")).toEqual([{ ids: [idOf(1), idOf(2)] }]),
  );
  expect(await screen.findByRole("button", { name: "Select all 2 shown that wait" })).toBeDefined();
});

test("a client is asked about something of its own, without a project", async () => {
  const asked = showList({
    "GET /clients": () => list([{ id: idOf(800), name: "Brook Dental", reference: "" }]),
    "GET /clients/*": () => ({ id: idOf(800), name: "Brook Dental", currency: "GBP" }),
    "POST /approvals/requests": () => anApproval(9),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Ask for approval" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("radio", { name: "A client as a whole" }));
  await userEvent.click(dialog.getByRole("button", { name: "Ask" }));
  expect(await dialog.findByText("Choose a client.")).toBeDefined();
  await userEvent.type(dialog.getByRole("combobox", { name: "Client" }), "Brook");
  await userEvent.click(await screen.findByRole("option", { name: /Brook Dental/ }));
  await userEvent.type(dialog.getByRole("textbox", { name: "Title" }), "A frame contract");
  await userEvent.click(dialog.getByRole("button", { name: "Ask" }));
  await waitFor(() =>
    expect(sent(asked, "POST", "/approvals/requests")).toMatchObject([
      { clientId: idOf(800), title: "A frame contract", kind: "deliverable" },
    ]),
  );
  expect(sent(asked, "POST", "/approvals/requests")[0]).not.toHaveProperty("projectId");
});

test("a request is revised from what was asked, and what was typed stays when the server is not reached", async () => {
  const can = { ...theirs, revise: true };
  const request = anApproval(1, {
    kind: "quote",
    title: "A new logo",
    content: { text: "Three drafts", amount: 20_000, currency: "EUR" },
    minutes: null,
    can,
    revisions: [{ id: idOf(1), revision: 1, state: "waiting", submittedAt: "2026-11-18T09:00:00.000Z" }],
  });
  let reached = false;
  const asked = serve({
    "GET /approvals/*": () => request,
    "GET /projects/*": () => ({ id: website.id, currency: "EUR" }),
    "PATCH /approvals/requests/*": () =>
      reached ? anApproval(2, { ...request, id: idOf(2), revision: 2 }) : refuse(503, "unavailable"),
  });
  render(
    <Providers
      session={aSession("tenant_admin")}
      path="/desk/approvals/$id"
      at={`/desk/approvals/${idOf(1)}`}
    >
      <DeskApproval />
    </Providers>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Revise" }));
  const dialog = within(await screen.findByRole("dialog"));
  const title = dialog.getByRole("textbox", { name: "Title" });
  expect(title).toHaveProperty("value", "A new logo");
  await userEvent.type(title, " and letterhead");
  await userEvent.click(dialog.getByRole("button", { name: "Ask again" }));
  expect(await dialog.findByRole("alert")).toBeDefined();
  expect(title).toHaveProperty("value", "A new logo and letterhead");
  reached = true;
  await userEvent.click(dialog.getByRole("button", { name: "Ask again" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(sent(asked, "PATCH", `/approvals/requests/${idOf(1)}`).at(-1)).toEqual({
    title: "A new logo and letterhead",
    text: "Three drafts",
    amount: 20_000,
    minutes: null,
  });
});

function showDelegations(answers: Answers, role: "client_manager" | "client_executive" = "client_manager") {
  const asked = serve({ "GET /approvals/delegations": () => ({ items: [] }), ...answers });
  render(
    <Providers session={aSession(role)}>
      <Delegations />
    </Providers>,
  );
  return asked;
}

test("somebody who could decide for the reader is chosen from those who see something of theirs", async () => {
  const sees = { kind: "member", seesAll: false } as const;
  const asked = showDelegations({
    "GET /approvals/delegates": () => ({
      items: [
        { id: idOf(11), name: "ليلى منصور", ...sees, sharedProjects: 2 },
        { id: idOf(12), name: "Noor", ...sees, sharedProjects: 0 },
      ],
    }),
    "POST /approvals/delegations": () =>
      refuse(400, "invalid_input", [{ path: "toDay", message: "required" }]),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Let a colleague decide" }));
  await userEvent.click(await screen.findByRole("button", { name: /Who decides/ }));
  expect(await screen.findByRole("option", { name: /Noor/ })).toBeDefined();
  expect(screen.getByText("Sees 2 of your projects")).toBeDefined();
  await userEvent.click(screen.getByRole("option", { name: /ليلى منصور/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Choose a day.")).toBeDefined();
  expect(sent(asked, "POST", "/approvals/delegations")).toEqual([]);
});

test("an executive lets somebody decide for a colleague who is absent", async () => {
  const colleague = { kind: "member", seesAll: true, sharedProjects: 0 } as const;
  const asked = showDelegations(
    {
      "GET /approvals/delegates": () => ({
        items: [
          { id: idOf(11), name: "ليلى منصور", ...colleague },
          { id: idOf(12), name: "Noor", ...colleague },
        ],
      }),
      "POST /approvals/delegations": () =>
        refuse(400, "invalid_input", [{ path: "toId", message: "required" }]),
    },
    "client_executive",
  );
  await userEvent.click(await screen.findByRole("button", { name: "Let a colleague decide" }));
  const choose = async (field: RegExp, option: RegExp) => {
    await userEvent.click(await screen.findByRole("button", { name: field }));
    await userEvent.click(await screen.findByRole("option", { name: option }));
  };
  await choose(/Who is away/, /Noor/);
  await userEvent.click(screen.getByRole("button", { name: /Who decides/ }));
  expect(await screen.findByRole("option", { name: /ليلى منصور/ })).toBeDefined();
  expect(screen.queryByRole("option", { name: /Noor/ })).toBeNull();
  await userEvent.click(screen.getByRole("option", { name: /Me \(Ada Brook\)/ }));
  const [first, last] = screen.getAllByRole("group");
  const day = (box: HTMLElement | undefined, part: RegExp) =>
    within(box as HTMLElement).getByRole("spinbutton", { name: part });
  expect(day(first, /year/).textContent).toBe("2026");
  await userEvent.click(day(last, /month/));
  await userEvent.keyboard("12312030");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(sent(asked, "POST", "/approvals/delegations")).toMatchObject([
      { fromId: idOf(12), toId: idOf(1), toDay: "2030-12-31" },
    ]),
  );
});

test("where nobody else may decide, it says so and who can change that", async () => {
  showDelegations({ "GET /approvals/delegates": () => ({ items: [] }) });
  await userEvent.click(await screen.findByRole("button", { name: "Let a colleague decide" }));
  expect(await screen.findByText("There is nobody who could decide for you")).toBeDefined();
  expect(screen.getByText(/An executive can give a colleague a role/)).toBeDefined();
});

test("the history is narrowed to a colleague and a project, and what narrows it is in the address of the export", async () => {
  const decided = {
    id: idOf(30),
    verdict: "approved",
    by: { id: idOf(11), name: "Noor", kind: "member" },
    onBehalfOf: null,
    comment: "",
    at: "2026-11-18T09:00:00.000Z",
    takesEffectAt: "2026-11-18T09:00:10.000Z",
    undoneAt: null,
    step: 0,
    approval: anApprovalRow(1, { state: "approved" }),
  };
  const asked = serve({
    "GET /approvals/history": () => list([decided]),
    "GET /approvals/delegates": () => ({
      items: [{ id: idOf(11), name: "Noor", kind: "member", seesAll: true, sharedProjects: 0 }],
    }),
    "GET /projects": () => list([{ id: website.id, name: website.name }]),
  });
  render(
    <Providers session={aSession("client_executive")} path="/approvals/history">
      <ApprovalHistory />
    </Providers>,
  );
  expect(await screen.findByText("Entry 1")).toBeDefined();
  const choose = async (filter: string, option: string) => {
    await userEvent.click(screen.getByRole("button", { name: "Filter" }));
    const panel = within(await screen.findByRole("dialog"));
    await userEvent.click(panel.getByRole("button", { name: new RegExp(`^${filter}`) }));
    await userEvent.click(await panel.findByRole("option", { name: option }));
    await userEvent.keyboard("{Escape}");
  };
  await choose("Decided by", "Noor");
  await choose("Project", website.name);
  await waitFor(() => {
    const last = asked.filter(({ path }) => path === "/approvals/history").at(-1)?.search;
    expect([last?.get("person"), last?.get("projectId")]).toEqual([idOf(11), website.id]);
  });
  const href = screen.getByRole("link", { name: "Export as CSV" }).getAttribute("href");
  expect(href).toContain(`person=${idOf(11)}&projectId=${website.id}`);
});

const policy: ApprovalPolicy = {
  id: idOf(40),
  client: null,
  project: null,
  kind: null,
  currency: "EUR",
  order: "sequence",
  steps: [{ roles: ["client_executive"], people: [], need: "any", above: null, upTo: null }],
  deadlineDays: 14,
  reminderDays: [3],
  escalation: null,
  defaultVerdict: null,
  commentOnRejection: true,
  blocksBilling: true,
  proofAbove: null,
  names: [],
  can: { edit: true },
};

test("a policy says what it does, and is changed from what it is", async () => {
  const asked = serve({
    "GET /approvals/policies": () => ({ items: [policy] }),
    "PUT /approvals/policies": ({ body }) => ({ ...policy, ...(body as object) }),
  });
  render(
    <Providers session={aSession("tenant_admin")}>
      <PolicyList />
    </Providers>,
  );
  expect(await screen.findByText(/14 days to decide/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Change the policy of All clients, All kinds" }));
  const dialog = within(await screen.findByRole("dialog"));
  const days = dialog.getByRole("textbox", { name: /^Days to decide/ });
  await userEvent.clear(days);
  await userEvent.type(days, "7");
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(sent(asked, "PUT", "/approvals/policies")).toMatchObject([
      { deadlineDays: 7, blocksBilling: true, reminderDays: [3], kind: null },
    ]),
  );
});
