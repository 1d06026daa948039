import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Toaster } from "../../ui/toast.tsx";
import { aProject, idOf } from "../projects/sample.ts";
import { EntriesScreen } from "./entries-screen.tsx";
import { anEntry, aTimer, aWeek } from "./sample.ts";
import { TimeScreen } from "./time-screen.tsx";

const staff = aSession("account_lead");

function show(answers: Parameters<typeof serve>[0], at = "/desk/time", what = <TimeScreen />) {
  const asked = serve({
    "GET /timer": () => ({ timer: null }),
    "GET /directory/people": () => ({ items: [], nextCursor: null }),
    "GET /projects/*": () => aProject(1),
    "GET /projects/*/tasks": () => ({ items: [], nextCursor: null }),
    ...answers,
  });
  render(
    <Providers session={staff} path={at.split("?")[0]} at={at}>
      {what}
      <Toaster />
    </Providers>,
  );
  return asked;
}

const written = (asked: ReturnType<typeof serve>) => asked.filter(({ method }) => method !== "GET");

test("hours typed into an empty cell become an entry of that line and day", async () => {
  const asked = show({
    "GET /time-entries/week": () => aWeek([anEntry(1)]),
    "POST /time-entries": () => anEntry(2),
  });
  const cell = await screen.findByRole("textbox", { name: /Harbour office 1, Wed.*18/ });
  await userEvent.type(cell, "1,5{Enter}");
  expect((cell as HTMLInputElement).value).toBe("1:30");
  expect(written(asked)[0]?.body).toEqual({
    projectId: idOf(1),
    phaseId: null,
    taskId: null,
    day: "2026-11-18",
    minutes: 90,
  });
});

test("a cell that holds one entry changes it, and an emptied one deletes it with a way back", async () => {
  const asked = show({
    "GET /time-entries/week": () => aWeek([anEntry(1)]),
    "PATCH /time-entries/*": () => anEntry(1, { minutes: 30 }),
    "DELETE /time-entries/*": () => undefined,
    "POST /time-entries": () => anEntry(3),
  });
  const cell = await screen.findByRole("textbox", { name: /Harbour office 1, Tue.*17/ });
  expect((cell as HTMLInputElement).value).toBe("1:00");
  await userEvent.clear(cell);
  await userEvent.type(cell, "30m{Enter}");
  expect(written(asked)[0]).toMatchObject({ method: "PATCH", body: { minutes: 30 } });
  await userEvent.clear(cell);
  await userEvent.keyboard("{Enter}");
  await screen.findByText("Entry deleted");
  await userEvent.click(screen.getAllByRole("button", { name: "Undo" }).at(-1) as HTMLElement);
  expect(written(asked).at(-1)).toMatchObject({ method: "POST", body: { note: "Cables 1", minutes: 60 } });
});

test("what is no duration is refused beside its cell, and nothing is sent", async () => {
  const asked = show({ "GET /time-entries/week": () => aWeek([anEntry(1)]) });
  const cell = await screen.findByRole("textbox", { name: /Tue/ });
  await userEvent.clear(cell);
  await userEvent.type(cell, "soon{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("“soon” is no duration");
  expect(cell.getAttribute("aria-invalid")).toBe("true");
  expect(written(asked)).toEqual([]);
});

test("several entries in one cell lead to their day instead of being overwritten", async () => {
  show({ "GET /time-entries/week": () => aWeek([anEntry(1), anEntry(2, { minutes: 15 })]) });
  await userEvent.click(await screen.findByRole("button", { name: /1:15 in 2 entries/ }));
  expect(await screen.findByRole("heading", { level: 3, name: /Tuesday.*17/ })).toBeTruthy();
  expect(screen.getByText("Cables 2")).toBeTruthy();
});

test("the running timer stands in the top line, and stopping it saves what was written meanwhile", async () => {
  let running: unknown = aTimer();
  const asked = show({
    "GET /timer": () => ({ timer: running }),
    "GET /time-entries/week": () => aWeek([]),
    "PATCH /timer": () => ({ timer: running }),
    "POST /timer/stop": () => {
      running = null;
      return anEntry(9, { minutes: 2 });
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: /^Timer: 0:01:3\d on Harbour office 1/ }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(await within(dialog).findByLabelText(/Note for the client/), "Patched the cables");
  await userEvent.click(within(dialog).getByRole("button", { name: "Stop and save" }));
  expect(await screen.findByText("0:02 on Harbour office 1 saved")).toBeTruthy();
  expect(written(asked).map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PATCH /timer",
    "POST /timer/stop",
  ]);
  expect(written(asked)[0]?.body).toMatchObject({ note: "Patched the cables" });
  expect(await screen.findByRole("button", { name: "Start timer" })).toBeTruthy();
});

test("a timer that ran for more than a day asks how long it really was", async () => {
  const startedAt = new Date(Date.now() - 26 * 3_600_000).toISOString();
  const asked = show({
    "GET /timer": () => ({ timer: aTimer({ startedAt }) }),
    "GET /time-entries/week": () => aWeek([]),
    "PATCH /timer": () => ({ timer: aTimer({ startedAt }) }),
    "POST /timer/stop": () => anEntry(9, { minutes: 480 }),
  });
  await userEvent.click(await screen.findByRole("button", { name: /^Timer: 26:00/ }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(await within(dialog).findByLabelText("Duration"), "8");
  await userEvent.click(within(dialog).getByRole("button", { name: "Stop and save" }));
  await screen.findByText("8:00 on Harbour office 1 saved");
  expect(written(asked).at(-1)?.body).toEqual({ minutes: 480 });
});

test("what of many entries could not be changed is told, and stays selected", async () => {
  const rows = [anEntry(1), anEntry(2), anEntry(3, { can: { edit: false, remove: false } })];
  const asked = show(
    {
      "GET /time-entries": () => ({ items: rows, nextCursor: null }),
      "POST /time-entries/bulk": () => ({
        done: [rows[0]?.id],
        failed: [{ id: rows[1]?.id, code: "not_allowed_now" }],
      }),
    },
    "/desk/time/entries",
    <EntriesScreen />,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Select all 2 shown" }));
  expect(screen.getByText("2 selected, 2:00")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Edit" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Change 2 entries" }));
  expect(within(dialog).getByRole("alert").textContent).toBe("Choose what is to change.");
  await userEvent.click(within(dialog).getByLabelText("Make not billable"));
  await userEvent.click(within(dialog).getByRole("button", { name: "Change 2 entries" }));
  expect(await screen.findByText("1 entry changed")).toBeTruthy();
  expect(await screen.findByText("One entry stayed as it was")).toBeTruthy();
  expect(screen.getByText("1 selected, 1:00")).toBeTruthy();
  expect(written(asked)[0]?.body).toEqual({
    ids: [rows[0]?.id, rows[1]?.id],
    set: { billable: false },
  });
});

test("a list that fails to load can be tried again", async () => {
  show({ "GET /time-entries": () => refuse(500, "internal") }, "/desk/time/entries", <EntriesScreen />);
  expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
});
