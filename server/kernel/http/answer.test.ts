import { expect, test } from "bun:test";
import { NoConnection } from "../database/pools.ts";
import { TooManyWait } from "../turns.ts";
import { problemResponse } from "./answer.ts";

const answerTo = async (error: unknown) => {
  const answer = problemResponse(error, "request-1");
  const { code } = (await answer.json()) as { code: string };
  return { status: answer.status, code, retry: answer.headers.has("retry-after") };
};

const failed = (errno: string) => Object.assign(new Error("details for the log"), { errno });

test.each([
  ["a full disk", failed("53100")],
  ["too many connections", failed("53300")],
  ["a lock that took too long", failed("55P03")],
  ["no connection in time", new NoConnection("none")],
  ["too many who wait", new TooManyWait()],
])("%s is for later, and no fault of the call", async (_, error) => {
  expect(await answerTo(error)).toEqual({ status: 503, code: "unavailable", retry: true });
});

test("a fault tells the caller nothing but the request's id", async () => {
  const answer = problemResponse(failed("42P01"), "request-1");
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({
    type: "about:blank",
    title: "internal",
    status: 500,
    code: "internal",
    requestId: "request-1",
  });
});
