import { sql } from "kysely";
import type { TenantDb } from "../../kernel/database/fence.ts";

interface Row {
  id: string;
  client_id: string;
  client_name: string;
  kind: string;
  status: string;
  number: string | null;
  currency: string;
  issued_on: string | null;
  due_on: string | null;
  net: string;
  tax: string;
  total: string;
  note: string;
  lines: string | null;
}

/** Invoices as a client approves them: those that are issued. */
export async function invoiceSubjects(db: TenantDb, ids: string[]) {
  const { rows } = await sql<Row>`
    select i.id, i.client_id, c.name client_name, i.kind, i.status, i.number, i.currency, i.issued_on::text,
           i.due_on::text, i.net, i.tax, i.total, i.note,
           (select string_agg(l.description, E'\\n' order by l.position) from invoice_lines l where l.invoice_id = i.id) lines
      from invoices i join clients c on c.id = i.client_id
     where i.id = any (${`{${ids.join(",")}}`}::uuid[]) order by i.id`.execute(db);
  return rows.map((row) => {
    const { number, currency, note, lines } = row;
    const amount = Number(row.total);
    return {
      id: row.id,
      clientId: row.client_id,
      projectId: null,
      personId: null,
      forClient: row.kind === "invoice" && (row.status === "issued" || row.status === "paid"),
      title: number ?? "",
      day: row.issued_on,
      amount,
      currency,
      minutes: null,
      content: {
        client: row.client_name,
        number,
        issuedOn: row.issued_on,
        dueOn: row.due_on,
        lines,
        net: Number(row.net),
        tax: Number(row.tax),
        amount,
        currency,
        note,
      },
    };
  });
}
