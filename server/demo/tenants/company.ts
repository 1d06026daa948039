import type { z } from "zod";
import type { Address, settingsContract } from "../../../contract/directory.ts";
import type { Role } from "../../../contract/permissions.ts";
import type { TicketPriority } from "../../../contract/tickets.ts";
import type { Scenario, Slots } from "../scenarios/scenario.ts";

type Settings = Required<
  z.output<NonNullable<(typeof settingsContract)["updateSettings"]["~orpc"]["inputSchema"]> & z.ZodType>
>;

/** A provider of the demo: who works there, for whom, and what happens all the time. */
export interface Company {
  slug: string;
  name: string;
  settings: Omit<Settings, "logo" | "name" | "address" | "invitationDays"> & { address: Partial<Address> };
  /** What its logo shows. */
  sign: "compass" | "arch";
  /** The first is the admin that the tenant begins with. */
  staff: CompanyPerson[];
  clients: CompanyClient[];
  scenarios: Scenario[];
  slots: Slots;
  targets: Record<TicketPriority, { responseMinutes: number; resolutionMinutes: number }>;
  cannedReplies: { title: string; body: string }[];
}

export interface CompanyPerson {
  name: string;
  email: string;
  title: string;
  phone: string;
  role: Exclude<Role, "platform_admin">;
  /** Invited, and has not come yet. */
  invited?: boolean;
}

export interface CompanyClient {
  name: string;
  reference: string;
  email: string;
  phone: string;
  vatNumber: string;
  address: Partial<Address>;
  /** Addresses of the staff who look after it, the main contact first. */
  leads: string[];
  people: CompanyPerson[];
  /** How many of the company's tickets come from here, compared with others. */
  share: number;
  /** What only they write, in their own language. */
  scenarios?: Scenario[];
  billing: Billing;
}

/** What a client is billed; amounts in minor units of its currency. */
export interface Billing {
  currency: string;
  tax: Tax;
  /** A second rate, for what is taxed less. */
  reducedTax?: Tax;
  retainer: { description: string; price: number; discount?: number };
  hours: { description: string; rate: number };
  /** Bought now and then. */
  goods: { description: string; price: number; reduced?: boolean }[];
  /** Bought once, in a month so many months ago. */
  projects: { monthsAgo: number; description: string; price: number; discount?: number }[];
  /** How they pay. */
  habit: "prompt" | "late" | "in parts";
  termDays: number;
  /** Months ago of an invoice that was wrong: one is voided and written anew, one credited in part. */
  voided?: number;
  credited?: number;
}

export interface Tax {
  name: string;
  /** Basis points. */
  rate: number;
}
