/** Time or an expense as it is put on an invoice. Amounts in minor units of the project's currency, without tax. */
export interface BillableEntry {
  kind: "time_entry" | "expense";
  id: string;
  client_id: string;
  project_id: string;
  project: string;
  currency: string;
  phase_id: string | null;
  phase: string | null;
  /** One that the client may know of. */
  task_id: string | null;
  task: string | null;
  person_id: string;
  person: string;
  /** `YYYY-MM-DD`. */
  day: string;
  minutes: number | null;
  rate: number | null;
  amount: number;
  note: string;
  category: string | null;
}

export interface BillableFilter {
  projectId?: string | undefined;
  clientId?: string | undefined;
  kind?: BillableEntry["kind"] | undefined;
  /** The last day that counts. */
  to?: string | undefined;
  ids?: readonly string[] | undefined;
}
