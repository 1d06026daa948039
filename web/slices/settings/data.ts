import { oneOf, type RawSearch } from "../../kernel/address.ts";
import { api } from "../../kernel/api.ts";

export const companyParts = ["company", "branding", "invoicing"] as const;
export const peopleParts = ["invitations", "roles"] as const;
export const ticketParts = ["categories", "replies", "targets"] as const;
export const workParts = ["approvals"] as const;
export const accessParts = ["sign_in", "sso", "keys", "seal"] as const;
export type SettingsPart =
  | (typeof companyParts)[number]
  | (typeof peopleParts)[number]
  | (typeof ticketParts)[number]
  | (typeof workParts)[number]
  | (typeof accessParts)[number];

export function parseSettingsPlace(raw: RawSearch): { part?: SettingsPart } {
  return {
    part: oneOf(raw.part, [...companyParts, ...peopleParts, ...ticketParts, ...workParts, ...accessParts]),
  };
}

export const settingsQuery = () => api.settings.getSettings.queryOptions();
export const cannedRepliesQuery = () => api.tickets.listCannedReplies.queryOptions();
export const targetsQuery = () => api.tickets.getTargets.queryOptions();
