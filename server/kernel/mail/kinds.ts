/**
 * Every kind of mail, and what goes into it. All of it is text: dates and instants in ISO 8601, addresses of pages in
 * full. An empty text leaves out the line that it stands in.
 */
export interface MailData {
  invitation: { name: string; inviter: string; company: string; url: string; expiresOn: string };
  sign_in_link: { url: string; code: string; device: string; place: string };
  /** `purpose`: a word of `purposes` in the catalogue, or words of its own. */
  email_code: { code: string; purpose: string };
  password_reset: { url: string };
  /** To somebody who comes in through their company's sign-in: there is no password to reset. */
  password_reset_sso: { company: string };
  /** To the new address, which is to be confirmed. */
  address_change: { url: string; newAddress: string };
  /** To the old address: was it you? */
  address_change_notice: { url: string; newAddress: string };
  address_changed: { newAddress: string };
  new_device: { device: string; place: string; at: string; url: string };
  /**
   * `what`: a word of `changes` in the catalogue, or words of its own; `codesLeft`: how many recovery codes are still
   * good, when one was used.
   */
  factor_changed: { what: string; at: string; codesLeft?: string; url: string };
  password_changed: { at: string; url: string };
  second_factor_required: { until: string; company: string; url: string };
  masquerade_notice: { staff: string; reason: string; at: string };
  way_changed: { company: string; url: string };
  access_ended: { company: string };
  /** What somebody is to decide; `projects`, `sums` and `dueOn` may be empty. */
  approvals_waiting: WaitingApprovals;
  /** The same, with a link that opens these items once. */
  approvals_waiting_link: WaitingApprovals;
}

type WaitingApprovals = {
  name: string;
  company: string;
  count: string;
  projects: string;
  sums: string;
  dueOn: string;
  url: string;
};

export type MailKind = keyof MailData;

interface Envelope {
  /** In whose name; null for the platform's own. */
  tenantId: string | null;
  /** Address. */
  to: string;
  /** BCP 47; English without it, and where it is not translated. */
  language?: string;
}

/** A mail to be written: to whom, of which kind, and what goes into it. */
export type Letter = { [Kind in MailKind]: Envelope & { kind: Kind; data: MailData[Kind] } }[MailKind];
