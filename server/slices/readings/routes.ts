import { contract } from "../../../contract/index.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { exportReadings } from "./export.ts";
import { listReaders, readingsPage } from "./queries.ts";

export function readingRoutes() {
  return tenantRoutes(contract.readings, {
    list: readingsPage,
    readers: listReaders,
    export: exportReadings,
  });
}
