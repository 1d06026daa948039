import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
} from "../../testing/installation.ts";
import { buildTicket } from "./build.ts";

let tenant: TenantFacts;
let member: TestPerson;
let colleague: TestPerson;
let executive: TestPerson;
let agent: TestPerson;
let stranger: TestPerson;
let portal: Browser;
let desk: Browser;

beforeAll(async () => {
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  const other = await buildClient(tenant, { name: "Other Ltd" });
  member = await buildPerson(tenant, "client_user", client);
  colleague = await buildPerson(tenant, "client_user", client);
  executive = await buildPerson(tenant, "client_executive", client);
  stranger = await buildPerson(tenant, "client_executive", other);
  agent = await buildPerson(tenant, "agent");
  portal = await signedIn(tenant, member);
  desk = await signedIn(tenant, agent);
});

describe("opening", () => {
  test("a member's ticket is new, theirs, and in their list", async () => {
    const opened = await portal.post("/tickets", {
      subject: "No mail since noon",
      description: "Nothing **at all**.",
    });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      status: "new",
      priority: "normal",
      requester: { id: member.id },
      timeline: [],
    });
    const list = await portal.get("/tickets");
    expect(list.body.items.map(({ id }: { id: string }) => id)).toContain(opened.body.id);
  });

  test("a ticket for a colleague can be followed by the one who opened it", async () => {
    const opened = await portal.post("/tickets", {
      subject: "For a colleague",
      description: "x",
      requesterId: colleague.id,
    });
    expect(opened.body).toMatchObject({ requester: { id: colleague.id }, copied: [{ id: member.id }] });
  });

  test("somebody of another client cannot be put in copy", async () => {
    const answer = await portal.post("/tickets", { subject: "x", description: "x", copied: [stranger.id] });
    expect(answer.status).toBe(400);
    expect(answer.body.fields).toEqual([{ path: "copied", message: "unknown_choice" }]);
  });

  test("the same Idempotency-Key opens one ticket, and another call with it is refused", async () => {
    const key = { "idempotency-key": crypto.randomUUID() };
    const input = { subject: "Once", description: "x" };
    const [first, second] = [
      await portal.post("/tickets", input, key),
      await portal.post("/tickets", input, key),
    ];
    expect(second.body.id).toBe(first.body.id);
    expect((await portal.post("/tickets", { ...input, subject: "Twice" }, key)).status).toBe(409);
  });
});

describe("conversation", () => {
  test("a note reaches staff and never the client", async () => {
    const id = await buildTicket(tenant, member);
    await desk.post(`/tickets/${id}/replies`, { body: "Their contract has run out.", internal: true });
    const asStaff = await desk.get(`/tickets/${id}`);
    expect(asStaff.body.timeline).toMatchObject([
      { type: "reply", internal: true, body: "Their contract has run out." },
    ]);
    const asClient = await portal.get(`/tickets/${id}`);
    expect(JSON.stringify(asClient.body)).not.toContain("contract");
    expect((await portal.get("/tickets?search=contract")).body.items).toEqual([]);
    expect((await desk.get("/tickets?search=contract")).body.items).toHaveLength(1);
  });

  test("a note leaves no trace for the client, not even in the order of the list", async () => {
    const id = await buildTicket(tenant, member);
    const before = await portal.get(`/tickets/${id}`);
    await desk.post(`/tickets/${id}/replies`, { body: "Among ourselves.", internal: true });
    expect((await portal.get(`/tickets/${id}`)).body).toEqual(before.body);
  });

  test("a member cannot write a note", async () => {
    const id = await buildTicket(tenant, member);
    expect((await portal.post(`/tickets/${id}/replies`, { body: "x", internal: true })).status).toBe(403);
  });

  test("the first answer stops the response clock and waiting pauses the other, until the client replies", async () => {
    const lead = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
    await lead.put("/ticket-targets", {
      items: [{ priority: "urgent", responseMinutes: 30, resolutionMinutes: 240 }],
    });
    const id = await buildTicket(tenant, member, { priority: "urgent" });
    const waiting = await desk.post(`/tickets/${id}/replies`, { body: "Which floor?", status: "waiting" });
    expect(waiting.body).toMatchObject({
      responseTarget: { state: "met" },
      resolutionTarget: { state: "paused" },
    });
    const answered = await portal.post(`/tickets/${id}/replies`, { body: "The second." });
    expect(answered.body).toMatchObject({ status: "open", resolutionTarget: { state: "running" } });
    expect(answered.body.resolutionTarget.dueAt >= waiting.body.resolutionTarget.dueAt).toBe(true);
  });

  test("a closed ticket takes no replies until it is reopened", async () => {
    const id = await buildTicket(tenant, member);
    await portal.patch(`/tickets/${id}`, { status: "closed" });
    expect((await portal.post(`/tickets/${id}/replies`, { body: "x" })).status).toBe(422);
    await portal.patch(`/tickets/${id}`, { status: "open" });
    expect((await portal.post(`/tickets/${id}/replies`, { body: "x" })).status).toBe(201);
  });
});

describe("changing", () => {
  test("what staff change stands in the history that the client reads", async () => {
    const id = await buildTicket(tenant, member);
    await desk.patch(`/tickets/${id}`, { priority: "high", assigneeId: agent.id, status: "open" });
    const { body } = await portal.get(`/tickets/${id}`);
    expect(body.assignee.name).toBe(agent.name);
    expect(
      body.timeline.map(({ change }: { change: { field: string; to: string } }) => [change.field, change.to]),
    ).toEqual([
      ["priority", "high"],
      ["assignee", agent.name],
      ["status", "open"],
    ]);
  });

  test("a member cannot do what is for staff", async () => {
    const id = await buildTicket(tenant, member);
    for (const change of [
      { priority: "urgent" },
      { assigneeId: agent.id },
      { subject: "x" },
      { status: "resolved" },
    ]) {
      expect((await portal.patch(`/tickets/${id}`, change)).status).toBe(403);
    }
    expect((await portal.post(`/tickets/${id}/merge`, { intoId: id })).status).toBe(403);
  });

  test("whoever sees a ticket by being in copy cannot take themselves out, and is told why", async () => {
    const id = await buildTicket(tenant, member, { copied: [colleague.id] });
    const other = await signedIn(tenant, colleague);
    const refused = await other.patch(`/tickets/${id}`, { copied: [] });
    expect([refused.status, refused.body.fields]).toEqual([
      422,
      [{ path: "copied", message: "would_lose_sight" }],
    ]);
    expect((await portal.patch(`/tickets/${id}`, { copied: [] })).body.copied).toEqual([]);
  });

  test("only the one who asked rates, and only when it is over", async () => {
    const id = await buildTicket(tenant, member, { copied: [colleague.id] });
    expect((await portal.put(`/tickets/${id}/rating`, { score: 5 })).status).toBe(422);
    await desk.patch(`/tickets/${id}`, { status: "resolved" });
    const other = await signedIn(tenant, colleague);
    expect((await other.put(`/tickets/${id}/rating`, { score: 1 })).status).toBe(403);
    const rated = await portal.put(`/tickets/${id}/rating`, { score: 4, comment: "Quick." });
    expect(rated.body.rating).toMatchObject({ score: 4, comment: "Quick." });
  });

  test("merging moves the conversation and its people, and leaves a pointer", async () => {
    const id = await buildTicket(tenant, colleague, { subject: "Printer again" });
    const into = await buildTicket(tenant, member);
    await desk.post(`/tickets/${id}/replies`, { body: "Looking at it." });
    const merged = await desk.post(`/tickets/${id}/merge`, { intoId: into });
    expect(merged.body.copied).toMatchObject([{ id: colleague.id }]);
    expect(merged.body.timeline.map(({ body }: { body?: string }) => body)).toContain("Looking at it.");
    const left = await desk.get(`/tickets/${id}`);
    expect(left.body).toMatchObject({ status: "closed", mergedInto: { id: into } });
  });

  test("a ticket of somebody who has left is merged without them", async () => {
    const gone = await buildPerson(tenant, "client_user", { id: member.clientId!, name: "" });
    const id = await buildTicket(tenant, gone);
    const into = await buildTicket(tenant, member);
    await asProgram(tenant, (db) =>
      db.updateTable("people").set({ status: "deactivated" }).where("id", "=", gone.id).execute(),
    );
    const merged = await desk.post(`/tickets/${id}/merge`, { intoId: into });
    expect([merged.status, merged.body.copied]).toEqual([200, []]);
  });

  test("tickets of two clients cannot be merged", async () => {
    const id = await buildTicket(tenant, member);
    const into = await buildTicket(tenant, stranger);
    expect((await desk.post(`/tickets/${id}/merge`, { intoId: into })).status).toBe(400);
  });
});

describe("finding", () => {
  test.each(["keybaord", "lpatop", "calnedar", "lptop", "keyb", "KEYBOARD"])(
    "a misspelt or half-written word still finds the ticket: %s",
    async (search) => {
      const id = await buildTicket(tenant, member, { subject: "Keyboard of the laptop sends a calendar" });
      const { body } = await portal.get(`/tickets?search=${search}`);
      expect(body.items.map((item: { id: string }) => item.id)).toContain(id);
    },
  );

  test("what is written as asked for is not drowned in what is nearly so", async () => {
    const id = await buildTicket(tenant, member, { subject: "Scanner of the annexe" });
    await buildTicket(tenant, member, { subject: "Scammer wrote to us again" });
    const { body } = await portal.get("/tickets?search=scanner");
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([id]);
  });

  test("a user sees their own tickets, an executive all of the client's, and nobody another client's", async () => {
    const own = await buildTicket(tenant, member);
    const others = await buildTicket(tenant, colleague);
    expect((await portal.get(`/tickets/${own}`)).status).toBe(200);
    expect((await portal.get(`/tickets/${others}`)).status).toBe(404);
    expect((await (await signedIn(tenant, executive)).get(`/tickets/${others}`)).status).toBe(200);
    expect((await (await signedIn(tenant, stranger)).get(`/tickets/${others}`)).status).toBe(404);
  });

  test("read as the client, a ticket shows staff what the client is shown", async () => {
    const id = await buildTicket(tenant, member);
    await desk.post(`/tickets/${id}/replies`, { body: "For us alone", internal: true });
    expect(JSON.stringify((await desk.get(`/tickets/${id}`)).body)).toContain("For us alone");
    const seen = (await desk.get(`/tickets/${id}?as=client`)).body;
    expect(JSON.stringify(seen)).not.toContain("For us alone");
    expect(seen).toMatchObject({ id, can: { note: false } });
    expect((await desk.get(`/tickets/${id}`)).body.can.note).toBe(true);
  });

  test("pages join without gap or repetition in every order", async () => {
    for (const sort of ["updated", "created", "priority", "number", "due"]) {
      const ids: string[] = [];
      let cursor: string | null = "";
      do {
        const page: { body: { items: { id: string }[]; nextCursor: string | null } } = await desk.get(
          `/tickets?sort=${sort}&limit=4${cursor ? `&cursor=${cursor}` : ""}`,
        );
        ids.push(...page.body.items.map(({ id }) => id));
        cursor = page.body.nextCursor;
      } while (cursor);
      const whole = await desk.get(`/tickets?sort=${sort}&limit=100`);
      expect(ids).toEqual(whole.body.items.map(({ id }: { id: string }) => id));
    }
  });

  test("a cursor of somebody's own making is refused by name", async () => {
    const answer = await portal.get("/tickets?cursor=W10");
    expect(answer.status).toBe(400);
    expect(answer.body.fields[0].path).toBe("cursor");
  });
});
