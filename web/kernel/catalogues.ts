import type access from "../../locales/en/access.json";
import type account from "../../locales/en/account.json";
import type activity from "../../locales/en/activity.json";
import type audit from "../../locales/en/audit.json";
import type clients from "../../locales/en/clients.json";
import type common from "../../locales/en/common.json";
import type desk from "../../locales/en/desk.json";
import type errors from "../../locales/en/errors.json";
import type invitation from "../../locales/en/invitation.json";
import type invoices from "../../locales/en/invoices.json";
import type outbox from "../../locales/en/outbox.json";
import type overview from "../../locales/en/overview.json";
import type people from "../../locales/en/people.json";
import type permissions from "../../locales/en/permissions.json";
import type proof from "../../locales/en/proof.json";
import type session from "../../locales/en/session.json";
import type settings from "../../locales/en/settings.json";
import type shell from "../../locales/en/shell.json";
import type tenants from "../../locales/en/tenants.json";
import type ticketSettings from "../../locales/en/ticket-settings.json";
import type tickets from "../../locales/en/tickets.json";
import type zitadel from "../../locales/en/zitadel.json";

/** Every file of `locales/en`, by hand, so that TypeScript knows the keys. A new slice adds its line here. */
export interface Catalogues {
  common: typeof common;
  access: typeof access;
  errors: typeof errors;
  session: typeof session;
  proof: typeof proof;
  account: typeof account;
  shell: typeof shell;
  tickets: typeof tickets;
  invoices: typeof invoices;
  people: typeof people;
  permissions: typeof permissions;
  overview: typeof overview;
  outbox: typeof outbox;
  activity: typeof activity;
  audit: typeof audit;
  clients: typeof clients;
  desk: typeof desk;
  settings: typeof settings;
  tenants: typeof tenants;
  "ticket-settings": typeof ticketSettings;
  invitation: typeof invitation;
  zitadel: typeof zitadel;
}
