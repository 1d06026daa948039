import { expect, test } from "vitest";
import { formatClock, formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["1:30", 90],
  [":45", 45],
  ["1.5", 90],
  ["1,25", 75],
  [".5", 30],
  ["2", 120],
  ["24", 1440],
  ["25", 25],
  ["90m", 90],
  ["1h", 60],
  ["1h 30m", 90],
  ["1h30", 90],
  ["1.5h", 90],
  ["", 0],
  ["0", 0],
])("%s is %i minutes", (text, minutes) => expect(parseDuration(text)).toBe(minutes));

test.each(["1:75", "abc", "-1", "1:2:3", "24:01", "2000", "1..5", "h", "١:٣٠x"])(
  "%s is refused, so that nobody is billed for a slip of the finger",
  (text) => expect(parseDuration(text)).toBeUndefined(),
);

test("what is written is read as the same", () => {
  for (const minutes of [1, 9, 59, 60, 61, 600, 1439, 1440])
    expect(parseDuration(formatDuration(minutes))).toBe(minutes);
});

test("a clock goes on past a day", () => {
  expect(formatClock(59)).toBe("0:00:59");
  expect(formatClock(3600 * 25 + 61)).toBe("25:01:01");
});
