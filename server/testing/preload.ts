import { afterAll } from "bun:test";
import { stopTestCluster } from "./cluster.ts";
import { stopTestInstallation } from "./installation.ts";

afterAll(async () => {
  await stopTestInstallation();
  await stopTestCluster();
});
