import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { ProjectPage } from "./project-page.tsx";
import { aMilestone, anOverview, aProject, idOf } from "./sample.ts";

type Overview = ReturnType<typeof anOverview>;

function show(overview: Overview | Response = anOverview(1), tasks: unknown[] = []) {
  serve({
    "GET /projects/*/overview": () => overview,
    "GET /projects/*/tasks": () => ({ items: tasks, nextCursor: null }),
  });
  render(
    <Providers path="/projects/$id" at={`/projects/${idOf(1)}`}>
      <ProjectPage />
    </Providers>,
  );
}

test("health and the sentence behind it come first, with the trend and what was said before", async () => {
  show();
  const health = await screen.findByRole("region", { name: "Health" });
  expect(health.textContent).toContain("On track");
  expect(health.textContent).toContain("All is well.");
  expect(health.textContent).toContain("Better than before");
  expect(within(health).getByRole("img").getAttribute("aria-label")).toBe(
    "Health so far, newest last: At risk, On track",
  );
  expect(within(health).getByText("Cables are late.")).toBeTruthy();
});

test("a slip is told in words beside the drawing, because a drawing alone tells nothing to who cannot see it", async () => {
  const milestones = [
    aMilestone(1, { actualOn: "2026-12-01", state: "reached", name: "Kick-off" }),
    aMilestone(2, { forecastOn: "2026-12-15", slipDays: 14, name: "Server room" }),
    aMilestone(3, { forecastOn: "2026-11-28", slipDays: -3, name: "Training" }),
    aMilestone(4, { plannedOn: "2026-11-10", state: "late", name: "Handover" }),
  ];
  show(anOverview(1, { project: aProject(1, { milestones }) }));
  const list = await screen.findByRole("list", { name: "Milestones" });
  const rows = within(list).getAllByRole("listitem");
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/Kick-off.*as planned.*Reached/),
    expect.stringMatching(/Server room.*now .*15.*14 days later/),
    expect.stringMatching(/Training.*3 days earlier/),
    expect.stringMatching(/Handover.*Overdue/),
  ]);
  expect(screen.getByText("1 of 4 milestones reached; 2 are behind their plan.")).toBeTruthy();
});

test("figures of every chart are there as tables, and T opens them all", async () => {
  show();
  await screen.findAllByText(/in 2 weeks; most in the week of/);
  const tables = () => [...document.querySelectorAll<HTMLDetailsElement>("details[data-table]")];
  expect(tables().map(({ open }) => open)).toEqual([false, false, false]);
  await userEvent.keyboard("t");
  expect(tables().every(({ open }) => open)).toBe(true);
  const [byPhase, byWeek] = screen.getAllByRole("table");
  const cells = within(byWeek as HTMLElement).getAllByRole("cell");
  expect(cells.map(({ textContent }) => textContent)).toEqual(["20h", "10h"]);
  expect(within(byPhase as HTMLElement).getByRole("row", { name: /All of it/ }).textContent).toContain(
    "€1,800.00",
  );
});

test("money is absent for whoever may not see it, and hours stay", async () => {
  const { total, phases } = anOverview(1);
  const blind = { ...total, money: null };
  show(anOverview(1, { total: blind, phases: phases.map((one) => ({ ...one, money: null })) }));
  await screen.findByRole("heading", { name: "Budget" });
  expect(document.body.textContent).not.toContain("€");
  expect(screen.getAllByText(/20h below|10h over|Expected/).length).toBeGreaterThan(0);
});

test("more expected than there is is said in words, not by colour alone", async () => {
  const { total } = anOverview(1);
  const over = { ...total, minutes: { budget: 1800, actual: 1800, forecast: 2400 } };
  show(anOverview(1, { total: over }));
  expect(await screen.findByText("10h over the budget is expected")).toBeTruthy();
});

test("a project without anything in it says so instead of drawing empty axes", async () => {
  const bare = { phases: [], milestones: [], nextMilestone: null, phase: null, health: null, trend: null };
  const { total } = anOverview(1);
  const nothing = { budget: null, actual: 0, forecast: 0 };
  show(
    anOverview(1, {
      project: aProject(1, { ...bare, healthHistory: [] }),
      total: { ...total, money: null, minutes: nothing },
      phases: [],
      burn: { weeks: [], earlierMinutes: 0 },
    }),
  );
  expect(await screen.findByText("Nobody has said yet how this project stands.")).toBeTruthy();
  expect(screen.getByText(/No hours yet/)).toBeTruthy();
  expect(screen.getByText("No milestones or phases are set yet.")).toBeTruthy();
  expect(screen.queryByRole("heading", { name: "Tasks" })).toBeNull();
});

test("a project that is not for the reader is not there", async () => {
  show(refuse(404, "not_found"));
  expect(await screen.findByRole("alert")).toBeTruthy();
});
