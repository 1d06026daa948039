/**
 * Readings: who of the provider read what of a client, for the client to see.
 *
 * - reading: one of the staff, or a program with a key, was shown something of a client
 * - rule: which endpoints show what (server/readings.ts has them all)
 * - span: a quarter of an hour, within which repetitions are counted in one entry
 */
export { recordCalls } from "./calls.ts";
export { forgetInReadings } from "./forget.ts";
export { removeOldReadings, removeOldReadingsJob } from "./jobs.ts";
export { Recorder } from "./recorder.ts";
export { readingRoutes } from "./routes.ts";
