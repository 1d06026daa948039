import type activity from "../../locales/en/activity.json";
import type audit from "../../locales/en/audit.json";
import type clients from "../../locales/en/clients.json";
import type common from "../../locales/en/common.json";
import type desk from "../../locales/en/desk.json";
import type errors from "../../locales/en/errors.json";
import type invitation from "../../locales/en/invitation.json";
import type invoices from "../../locales/en/invoices.json";
import type overview from "../../locales/en/overview.json";
import type people from "../../locales/en/people.json";
import type session from "../../locales/en/session.json";
import type settings from "../../locales/en/settings.json";
import type shell from "../../locales/en/shell.json";
import type tenants from "../../locales/en/tenants.json";
import type ticketSettings from "../../locales/en/ticket-settings.json";
import type tickets from "../../locales/en/tickets.json";

/** Every file of `locales/en`, by hand, so that TypeScript knows the keys. A new slice adds its line here. */
export interface Catalogues {
  common: typeof common;
  errors: typeof errors;
  session: typeof session;
  shell: typeof shell;
  tickets: typeof tickets;
  invoices: typeof invoices;
  people: typeof people;
  overview: typeof overview;
  activity: typeof activity;
  audit: typeof audit;
  clients: typeof clients;
  desk: typeof desk;
  settings: typeof settings;
  tenants: typeof tenants;
  "ticket-settings": typeof ticketSettings;
  invitation: typeof invitation;
}
