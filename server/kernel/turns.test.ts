import { expect, test } from "bun:test";
import { TooManyWait, turns } from "./turns.ts";

/** Work that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

test("so many at once, the others in order, and who would wait behind too many is turned away", async () => {
  const inTurn = turns(1, 2);
  const first = held();
  const done: number[] = [];
  const all = [
    inTurn(first.work).then(() => done.push(1)),
    inTurn(async () => done.push(2)),
    inTurn(async () => done.push(3)),
  ];
  await expect(inTurn(async () => done.push(4))).rejects.toThrow(TooManyWait);
  expect(done).toEqual([]);
  first.end();
  await Promise.all(all);
  expect(done.toSorted()).toEqual([1, 2, 3]);
  await inTurn(async () => done.push(5));
  expect(done.at(-1)).toBe(5);
});

test("work that fails makes room for the next", async () => {
  const inTurn = turns(1);
  await expect(
    inTurn(async () => {
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await inTurn(async () => "next")).toBe("next");
});
