import { useState } from "react";
import type { Invoice, LineInput } from "../../../contract/invoices.ts";
import { client as server } from "../../kernel/client.ts";
import { formatMoney, formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Money } from "../../ui/money.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { toast } from "../../ui/toast.tsx";
import { numberOf } from "./badges.tsx";
import { useInvoiceAct } from "./desk-data.ts";
import { reasonOf } from "./desk-issue.tsx";

type Line = Invoice["lines"][number];
/** How many of each line are credited; a line that is not there is not. */
type Chosen = Record<string, number | null>;

/** Credits an invoice as a whole, or some of its lines and quantities. */
export function CreditDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const go = useGo();
  const credited = invoice.creditNotes.length > 0;
  const [what, setWhat] = useState<"whole" | "lines">(credited ? "lines" : "whole");
  const [chosen, setChosen] = useState<Chosen>({});
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [release, setRelease] = useState(true);
  const entries = invoice.lines.reduce((sum, line) => sum + (line.entries?.count ?? 0), 0);
  const number = numberOf(invoice);
  const act = useInvoiceAct(server.invoices.credit, (note) => {
    toast(t("desk.invoice.credited", { number: numberOf(note) }));
    onClose();
    go({ to: "/desk/invoices/$id", params: { id: note.id } });
  });
  const lines = what === "lines" ? creditedLines(invoice.lines, chosen) : undefined;
  const nothing = lines?.length === 0;
  const submit = () => {
    setTried(true);
    if (reason.trim() && !nothing) act.mutate({ id: invoice.id, reason, lines, release });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("desk.invoice.creditTitle", { number })}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" pending={act.isPending} onClick={submit}>
            {t("desk.invoice.creditAction", { number })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-pretty text-ink-2">
          {t("desk.invoice.creditText", { client: invoice.client.name })}
        </p>
        <RadioGroup
          label={t("desk.invoice.creditWhat")}
          value={what}
          onChange={setWhat}
          options={[
            {
              value: "whole",
              label: t("desk.invoice.creditWhole"),
              hint: t("desk.invoice.creditWholeHint", { total: formatMoney(invoice.total) }),
              disabled: credited,
            },
            { value: "lines", label: t("desk.invoice.creditLines") },
          ]}
          error={tried && nothing ? t("desk.invoice.creditNone") : undefined}
        />
        {what === "lines" && <LineChoice lines={invoice.lines} chosen={chosen} onChange={setChosen} />}
        {what === "whole" && entries > 0 && (
          <Checkbox
            checked={release}
            onChange={setRelease}
            hint={t("billing.releaseHint", { count: entries })}
          >
            {t("billing.release")}
          </Checkbox>
        )}
        <TextArea
          label={t("desk.invoice.creditReason")}
          hint={t("desk.invoice.voidReasonHint")}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={setReason}
          error={tried && !reason.trim() ? t("desk.invoice.reasonRequired") : undefined}
        />
        {act.error && <Banner tone="error">{reasonOf(act.error)}</Banner>}
      </div>
    </Dialog>
  );
}

interface LineChoiceProps {
  lines: readonly Line[];
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

function LineChoice({ lines, chosen, onChange }: LineChoiceProps) {
  return (
    <ul className="border-t border-line">
      {lines.map((line) => {
        const on = line.id in chosen;
        const toggle = () => {
          const { [line.id]: _gone, ...others } = chosen;
          onChange(on ? others : { ...chosen, [line.id]: Number(line.quantity) });
        };
        return (
          <li key={line.id} className="flex items-center gap-3 border-b border-line py-1.5">
            <div className="min-w-0 flex-1">
              <Checkbox checked={on} onChange={toggle}>
                <span className="line-clamp-2" dir="auto">
                  {line.description}
                </span>
              </Checkbox>
            </div>
            {on && (
              <NumberField
                label={t("desk.invoice.creditQuantity", { line: line.description })}
                hideLabel
                digits={3}
                min={0}
                max={Number(line.quantity)}
                className="w-20"
                value={chosen[line.id] ?? null}
                onChange={(quantity) => onChange({ ...chosen, [line.id]: quantity })}
              />
            )}
            <span className="w-28 shrink-0 text-end text-13 text-ink-2">
              <Money value={line.net} />
              <span className="block text-12 text-ink-3 tabular">
                {t("desk.invoice.creditOf", {
                  quantity: formatNumber(Number(line.quantity), { maximumFractionDigits: 3 }),
                })}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function creditedLines(lines: readonly Line[], chosen: Chosen): LineInput[] {
  return lines.flatMap(({ id, net: _net, entries: _entries, ...line }) => {
    const quantity = chosen[id];
    return quantity ? [{ ...line, quantity: String(quantity) }] : [];
  });
}
