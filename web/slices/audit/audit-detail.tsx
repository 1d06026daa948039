import type { ReactNode } from "react";
import type { AuditEntry } from "../../../contract/audit.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/card.tsx";
import { EntrySeal } from "./entry-seal.tsx";

/** All of an entry: every field before and after, and what proves and explains it. */
export function AuditDetail({ entry, onNarrow }: { entry: AuditEntry; onNarrow: () => void }) {
  const mono = (text: string) => <span className="font-mono text-12 break-all">{text}</span>;
  const facts: [string, ReactNode][] = [
    [t("audit.detail.seal"), <EntrySeal key="seal" id={entry.id} />],
    [t("audit.detail.leafHash"), mono(entry.leafHash)],
    [t("audit.detail.table"), mono(entry.table)],
  ];
  if (entry.rowId) facts.push([t("audit.detail.row"), mono(entry.rowId)]);
  if (entry.address) facts.push([t("audit.column.address"), mono(entry.address)]);
  if (entry.userAgent) {
    facts.push([
      t("audit.detail.userAgent"),
      <span key="agent" className="text-12 break-words">
        {entry.userAgent}
      </span>,
    ]);
  }
  if (entry.requestId) facts.push([t("audit.detail.request"), mono(entry.requestId)]);
  return (
    <div className="grid gap-x-10 gap-y-4 bg-bg px-3 py-4 ps-11 max-md:ps-3 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
      <Delta entry={entry} />
      <div className="flex flex-col items-start gap-3">
        <Facts items={facts} />
        {entry.rowId && (
          <Button size="sm" onClick={onNarrow}>
            {t("audit.detail.onlyThis")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Every changed field: what it was, and what it is. */
function Delta({ entry: { delta, operation } }: { entry: AuditEntry }) {
  const fields = Object.entries(delta);
  if (fields.length === 0) return <p className="text-13 text-ink-3">{t("audit.noDelta")}</p>;
  const before = operation !== "insert";
  const after = operation !== "delete";
  return (
    <table className="w-full table-fixed self-start text-13">
      <thead>
        <tr className="text-12 text-ink-3">
          <th scope="col" className="w-40 pb-1 text-start font-medium">
            {t("audit.field")}
          </th>
          {before && (
            <th scope="col" className="pb-1 text-start font-medium">
              {t("audit.old")}
            </th>
          )}
          {after && (
            <th scope="col" className="pb-1 text-start font-medium">
              {t("audit.new")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {fields.map(([field, change]) => (
          <tr key={field} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pe-3 text-start font-mono text-12 font-regular break-all">
              {field}
            </th>
            {before && (
              <td className="py-1 pe-3">
                <Value value={change.old} tone="bg-red-soft text-red" />
              </td>
            )}
            {after && (
              <td className="py-1">
                <Value value={change.new} tone="bg-green-soft text-green" />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value, tone }: { value: unknown; tone: string }) {
  if (value === null || value === undefined || value === "") {
    return <span className="text-12 text-ink-3">{t("audit.empty")}</span>;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  return (
    <span
      dir="auto"
      className={`inline-block max-h-40 max-w-full overflow-y-auto rounded-[4px] px-1.5 py-0.5 font-mono text-12 break-words whitespace-pre-wrap ${tone}`}
    >
      {text}
    </span>
  );
}
