import { keysContract, masqueradeContract } from "./access.ts";
import { accountContract } from "./account.ts";
import { approvalsContract } from "./approvals.ts";
import { auditContract } from "./audit.ts";
import { directoryContract, settingsContract } from "./directory.ts";
import { expensesContract } from "./expenses.ts";
import { invoicesContract } from "./invoices.ts";
import { mailContract } from "./mail.ts";
import { overviewContract } from "./overview.ts";
import { platformContract } from "./platform.ts";
import { projectsContract } from "./projects.ts";
import { readingsContract } from "./readings.ts";
import { securityContract } from "./security.ts";
import { sessionContract } from "./session.ts";
import { ssoContract } from "./sso.ts";
import { ticketsContract } from "./tickets.ts";
import { timeContract } from "./time.ts";
import { zitadelContract } from "./zitadel.ts";

/** Every endpoint of `/api/v1`. Validation, types, permissions, reference, web client and tests come from here. */
export const contract = {
  session: sessionContract,
  account: accountContract,
  security: securityContract,
  sso: ssoContract,
  zitadel: zitadelContract,
  masquerades: masqueradeContract,
  keys: keysContract,
  settings: settingsContract,
  directory: directoryContract,
  tickets: ticketsContract,
  invoices: invoicesContract,
  projects: projectsContract,
  time: timeContract,
  expenses: expensesContract,
  approvals: approvalsContract,
  overview: overviewContract,
  audit: auditContract,
  readings: readingsContract,
  platform: platformContract,
  mail: mailContract,
};
export type Contract = typeof contract;
