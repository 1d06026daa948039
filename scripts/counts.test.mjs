import { expect, test } from "bun:test";
import { fromBun, fromExit, fromPlaywright, fromVitest, summary, withExit } from "./counts.mjs";

test("bun's summary is read from the last lines, whatever tests printed before", () => {
  const output =
    " 3 pass\n(pass) 7 fail\n\n 44 pass\n 2 skip\n 1 fail\n 1 error\n 4574 expect() calls\nRan 47 tests";
  expect(fromBun(output)).toEqual({ passed: 44, failed: 2, skipped: 2 });
  expect(fromBun("")).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

test("a file that vitest cannot load counts as failed", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "failed" }] },
  ];
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 0, testResults };
  expect(fromVitest(report)).toEqual({ passed: 5, failed: 2, skipped: 0 });
});

test("a browser test that passed only when repeated counts as failed", () => {
  const report = { stats: { expected: 8, unexpected: 1, flaky: 1, skipped: 1 }, errors: [] };
  expect(fromPlaywright(report)).toEqual({ passed: 8, failed: 2, skipped: 1 });
});

test("a runner that fails without a failed test has failed", () => {
  expect(withExit({ passed: 5, failed: 0, skipped: 0 }, 1).failed).toBe(1);
  expect(withExit({ passed: 5, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  expect(withExit({ passed: 5, failed: 0, skipped: 0 }, 0).failed).toBe(0);
});

test("the closing line adds everything up and stands alone", () => {
  const { text, total } = summary([
    { name: "types", counts: fromExit(0), seconds: 1.24 },
    { name: "server tests", counts: { passed: 40, failed: 1, skipped: 0 }, seconds: 12 },
  ]);
  expect(text.split("\n").at(-2)).toBe("41 passed, 1 failed");
  expect(text).toContain("types            1 passed    0 failed     1.2 s");
  expect(total).toEqual({ passed: 41, failed: 1, skipped: 0 });
});
