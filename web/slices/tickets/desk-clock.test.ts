import { describe, expect, test } from "vitest";
import { clockWords, nextTarget, type Target } from "./desk-clock.tsx";
import { aTicketRow } from "./desk-samples.ts";

const now = Date.parse("2026-11-20T12:00:00.000Z");
const target = (dueAt: string, change: Partial<Target> = {}): Target => ({
  dueAt,
  doneAt: null,
  state: "running",
  ...change,
});

describe("a target's clock", () => {
  test.each([
    ["2026-11-20T14:30:00.000Z", {}, "2 h left"],
    ["2026-11-20T12:45:00.000Z", {}, "45 min left"],
    ["2026-11-23T13:00:00.000Z", {}, "3 days left"],
    ["2026-11-20T09:00:00.000Z", { state: "missed" }, "overdue by 3 h"],
    ["2026-11-20T14:30:00.000Z", { state: "paused" }, "paused"],
    ["2026-11-20T14:30:00.000Z", { state: "met", doneAt: "2026-11-20T11:00:00.000Z" }, "met"],
    ["2026-11-20T09:00:00.000Z", { state: "missed", doneAt: "2026-11-20T09:20:00.000Z" }, "missed by 20 min"],
  ] as const)("due %s %o reads “%3$s”", (dueAt, change, words) => {
    expect(clockWords(target(dueAt, change), now).words).toBe(words);
  });

  test("is overdue as soon as the time has come, before the server was asked again", () => {
    const { words, tone } = clockWords(target("2026-11-20T11:30:00.000Z"), now);
    expect(words).toBe("overdue by 30 min");
    expect(tone).toBe("late");
  });
});

describe("the clock of a row", () => {
  const response = target("2026-11-20T13:00:00.000Z");
  const resolution = target("2026-11-21T13:00:00.000Z");

  test("is that of the first answer until somebody has answered", () => {
    expect(nextTarget(aTicketRow({ responseTarget: response, resolutionTarget: resolution }))?.kind).toBe(
      "response",
    );
  });

  test("is that of the solution afterwards", () => {
    const answered = { ...response, doneAt: "2026-11-20T10:00:00.000Z", state: "met" as const };
    expect(nextTarget(aTicketRow({ responseTarget: answered, resolutionTarget: resolution }))?.kind).toBe(
      "resolution",
    );
  });

  test("is none when both are done, or where there is no target", () => {
    const done = { ...response, doneAt: "2026-11-20T10:00:00.000Z", state: "met" as const };
    expect(nextTarget(aTicketRow({ responseTarget: done, resolutionTarget: done }))).toBeUndefined();
    expect(nextTarget(aTicketRow())).toBeUndefined();
  });
});
