import { auditContract } from "./audit.ts";
import { directoryContract, settingsContract } from "./directory.ts";
import { invoicesContract } from "./invoices.ts";
import { overviewContract } from "./overview.ts";
import { platformContract } from "./platform.ts";
import { accountContract, sessionContract } from "./session.ts";
import { ticketsContract } from "./tickets.ts";

/** Every endpoint of `/api/v1`. Validation, types, permissions, reference, web client and tests come from here. */
export const contract = {
  session: sessionContract,
  account: accountContract,
  settings: settingsContract,
  directory: directoryContract,
  tickets: ticketsContract,
  invoices: invoicesContract,
  overview: overviewContract,
  audit: auditContract,
  platform: platformContract,
};
export type Contract = typeof contract;
