import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../config.ts";
import { applications, startZitadel, type TestZitadel } from "../../testing/zitadel.ts";
import { checkZitadel } from "./zitadel.ts";

let there: TestZitadel;
let folder: string;
beforeAll(async () => {
  there = await startZitadel();
  folder = await mkdtemp(join(tmpdir(), "postern-zitadel-"));
  await writeFile(join(folder, "key.json"), there.keyFile());
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const config = (env: Record<string, string> = {}) =>
  readConfig({
    ZITADEL_ISSUER: there.issuer,
    ZITADEL_KEY: join(folder, "key.json"),
    ZITADEL_CLIENT_ID: applications.web,
    ZITADEL_PROJECT_ID: there.state.projectId,
    ZITADEL_ORG_ID: there.state.platformId,
    ...env,
  });
const found = async (env?: Record<string, string>) => (await checkZitadel(config(env)))[0];

test("without a ZITADEL the doctor says nothing of it", async () => {
  expect(await checkZitadel(readConfig({}))).toEqual([]);
});

test("one that answers and knows the service account is well", async () => {
  expect(await found()).toMatchObject({ state: "ok", found: expect.stringContaining(there.issuer) });
});

test("one that cannot be reached, or calls itself something else, is a problem", async () => {
  expect(await found({ ZITADEL_ISSUER: "http://127.0.0.1:9" })).toMatchObject({
    state: "problem",
    found: expect.stringContaining("cannot be reached"),
  });
  const other = there.issuer.replace("127.0.0.1", "localhost");
  expect(await found({ ZITADEL_ISSUER: other })).toMatchObject({
    state: "problem",
    found: `${other} calls itself ${there.issuer}`,
  });
});

test("a key that is none, or that ZITADEL does not know, is a problem", async () => {
  const path = join(folder, "other.json");
  await writeFile(path, "{}");
  expect(await found({ ZITADEL_KEY: path })).toMatchObject({
    state: "problem",
    found: expect.stringContaining("is no key file"),
  });
  there.trouble({ how: { status: 400, body: { error: "invalid_grant" } }, path: /token$/ });
  expect(await found()).toMatchObject({ state: "problem", found: expect.stringContaining("invalid_grant") });
  there.trouble(null);
});

test("an organisation that is not there is a problem", async () => {
  expect(await found({ ZITADEL_ORG_ID: "0" })).toMatchObject({
    state: "problem",
    found: "there is no organisation 0",
  });
});
