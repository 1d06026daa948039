import { afterAll } from "bun:test";
import { stopTestCluster } from "./cluster.ts";

// Loads nothing of the server itself: tests of small parts need not wait for it, nor fail with it.
afterAll(stopTestCluster);
