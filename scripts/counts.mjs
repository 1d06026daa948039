/** What a runner's results come to: `{ passed, failed, skipped }`. */

const none = { passed: 0, failed: 0, skipped: 0 };

/** From the summary that `bun test` prints. An error outside a test (a file that does not load) counts as failed. */
export function fromBun(output) {
  const last = (word) =>
    Number([...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}s?\\b`, "gm"))].at(-1)?.[1] ?? 0);
  return { passed: last("pass"), failed: last("fail") + last("error"), skipped: last("skip") + last("todo") };
}

/** From vitest's JSON. A file that does not load has no tests and counts as one failed. */
export function fromVitest(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** From Playwright's JSON. A test that passed only when repeated counts as failed. */
export function fromPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/** A program that says only whether all is well. */
export const fromExit = (code) => ({ ...none, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 });

/** A runner that failed without a failed test to show for it has failed all the same. */
export const withExit = (counts, code) =>
  code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;

export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The table of all parts, and the closing line alone on the last. */
export function summary(results) {
  const total = results.map((result) => result.counts).reduce(add, none);
  const width = Math.max(...results.map((result) => result.name.length));
  const rows = results.map(({ name, counts, seconds, note }) => {
    const figures = `${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed`;
    const skipped = counts.skipped > 0 ? ` ${counts.skipped} skipped` : "";
    return `${name.padEnd(width)} ${figures} ${seconds.toFixed(1).padStart(7)} s${skipped}${note ? `  ${note}` : ""}`;
  });
  return { text: `${rows.join("\n")}\n\n${total.passed} passed, ${total.failed} failed\n`, total };
}
