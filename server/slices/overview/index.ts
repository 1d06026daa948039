/**
 * Overview: the first screen of the portal and of the desk, put together from what the other slices keep.
 *
 * - need: something that waits for the reader
 * - activity: what happened lately, in the words of the business
 * - flow: how many tickets came and went, by day
 *
 * It writes nothing and owns no table. Rows are shown as their own slices show them: those functions are handed in
 * by the composition. Figures over many rows are counted here, in SQL on the other slices' tables: one statement
 * for what would be one call of another slice for each figure.
 */
export { type OverviewOptions, overviewRoutes } from "./routes.ts";
