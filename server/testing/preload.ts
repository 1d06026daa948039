import { afterAll } from "bun:test";
import { stopTestCluster } from "./cluster.ts";

afterAll(stopTestCluster);
