import { CircleAlert, CloudCheck, Ellipsis, Eye, LoaderCircle, PencilLine, Send, Trash2 } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { errorText, toApiError } from "../../kernel/api-error.ts";
import { fieldText } from "../../kernel/field-text.ts";
import { formatBasisPoints, formatMoney } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { cx } from "../../ui/cx.ts";
import { DateField } from "../../ui/date-field.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Money } from "../../ui/money.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { toast } from "../../ui/toast.tsx";
import { useDraft } from "../../ui/use-draft.ts";
import { findClients } from "../clients/data.ts";
import { CurrencyField } from "../settings/currency-field.tsx";
import { InvoiceStatusBadge } from "./badges.tsx";
import { useClientSight } from "./desk-as-client.tsx";
import { draftKey, type SaveState, useAutosave } from "./desk-autosave.ts";
import { AddEntries, EntriesChanged } from "./desk-draft-entries.tsx";
import { type Draft, draftOf, inCurrency, newLine } from "./desk-draft-state.ts";
import { LinesEditor } from "./desk-lines.tsx";
import { InvoicePaper } from "./invoice-paper.tsx";

const IssueDialog = lazy(async () => ({ default: (await import("./desk-issue.tsx")).IssueDialog }));
const DeleteDialog = lazy(async () => ({ default: (await import("./desk-issue.tsx")).DeleteDialog }));

/** Writes a draft. It is saved while one writes, and what it comes to is what the server has worked out. */
export function DraftEditor({ invoice, onRewritten }: { invoice: Invoice; onRewritten: () => void }) {
  const [draft, setDraft] = useDraft<Draft>(draftKey(invoice.id), startOf(invoice));
  const { state, error, save } = useAutosave(invoice, draft);
  const sight = useClientSight(invoice);
  const [preview, setPreview] = useState(false);
  const [asking, setAsking] = useState<"issue" | "delete">();
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const client = invoice.client.name;
  const ready = state === "saved" && invoice.lines.length > 0;
  return (
    <Screen
      title={t("desk.draft.title", { client })}
      back={{ to: "/desk/invoices", label: t("desk.invoices.title") }}
      aside={
        <>
          <span className="max-sm:hidden">
            <InvoiceStatusBadge invoice={invoice} />
          </span>
          <SaveNote state={state} onRetry={() => void save()} />
        </>
      }
      action={
        <>
          <Button
            icon={preview ? PencilLine : Eye}
            aria-pressed={preview}
            onClick={() => setPreview(!preview)}
            className="max-sm:hidden"
          >
            {t(preview ? "desk.draft.edit" : "desk.draft.preview")}
          </Button>
          <Button
            variant="primary"
            icon={Send}
            disabled={!ready}
            title={
              ready ? undefined : t(state === "saved" ? "desk.draft.issueNeeds" : "desk.draft.issueSaving")
            }
            onClick={() => setAsking("issue")}
          >
            {t("desk.draft.issue")}
          </Button>
          <Menu
            label={t("desk.draft.more")}
            icon={Ellipsis}
            iconOnly
            groups={[
              {
                items: [
                  {
                    id: "preview",
                    label: t(preview ? "desk.draft.edit" : "desk.draft.preview"),
                    icon: preview ? PencilLine : Eye,
                    onAction: () => setPreview(!preview),
                  },
                  {
                    id: "as-client",
                    label: t("desk.invoice.asClient"),
                    icon: Eye,
                    keys: ["v"],
                    onAction: sight.toggle,
                  },
                  {
                    id: "delete",
                    label: t("desk.draft.delete"),
                    icon: Trash2,
                    danger: true,
                    onAction: () => setAsking("delete"),
                  },
                ],
              },
            ]}
          />
        </>
      }
    >
      {sight.note}
      {state === "failed" && <SaveFailure error={error} onRetry={() => void save()} />}
      <EntriesChanged invoice={invoice} saved={state === "saved"} onRewritten={onRewritten} />
      {preview ? (
        <div className="mx-auto max-w-220">
          <InvoicePaper invoice={invoice} />
        </div>
      ) : (
        <Fields {...{ invoice, draft, change, setDraft }} stale={state !== "saved"} error={error} />
      )}
      <Suspense>
        {asking === "issue" && <IssueDialog invoice={invoice} onClose={() => setAsking(undefined)} />}
        {asking === "delete" && <DeleteDialog invoice={invoice} onClose={() => setAsking(undefined)} />}
      </Suspense>
    </Screen>
  );
}

/** A draft without lines begins with an empty one, ready to be written on. */
function startOf(invoice: Invoice): Draft {
  const draft = draftOf(invoice);
  return draft.lines.length > 0 ? draft : { ...draft, lines: [newLine()] };
}

interface FieldsProps {
  invoice: Invoice;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  setDraft: (draft: Draft) => void;
  stale: boolean;
  error: unknown;
}

function Fields({ invoice, draft, change, setDraft, stale, error }: FieldsProps) {
  const { fields } = error ? toApiError(error) : { fields: [] };
  const latest = useRef(draft);
  latest.current = draft;
  const errorAt = (path: string) => {
    const found = fields.find((field) => field.path.replace(/\[(\d+)\]/g, ".$1") === path);
    return found && fieldText(found.message);
  };
  return (
    <div className="flex flex-col gap-8">
      <div className="grid max-w-240 grid-cols-1 gap-4 sm:grid-cols-[2fr_1fr_1fr]">
        <ComboBox
          label={t("desk.draft.client")}
          value={draft.client}
          onChange={(client) => client && change({ client })}
          search={findClients}
          error={errorAt("clientId")}
        />
        <CurrencyField
          label={t("desk.draft.currency")}
          value={draft.currency}
          onChange={(currency) => setDraft(inCurrency(draft, currency))}
          error={errorAt("currency")}
        />
        <DateField
          label={t("desk.draft.dueOn")}
          optional
          value={draft.dueOn}
          onChange={(dueOn) => change({ dueOn })}
          error={errorAt("dueOn")}
        />
      </div>
      <Section title={t("desk.draft.lines")}>
        <LinesEditor
          lines={draft.lines}
          currency={draft.currency}
          onChange={(lines) => change({ lines })}
          onRemoved={(line, index) => {
            // Its time and expenses are free once that is saved: a line alone would not bring them back.
            if (invoice.lines.some(({ id, entries }) => id === line.key && entries))
              return toast(t("billing.lineRemoved"));
            toast(t("desk.draft.removed"), {
              label: t("desk.draft.undo"),
              onAction: () => {
                const now = latest.current;
                setDraft({ ...now, lines: now.lines.toSpliced(index, 0, line) });
              },
            });
          }}
          end={<AddEntries invoice={invoice} saved={!stale} />}
          saved={invoice}
          stale={stale}
          errorAt={errorAt}
        />
      </Section>
      <div className="grid gap-8 md:grid-cols-[minmax(0,1fr)_320px]">
        <TextArea
          label={t("desk.draft.note")}
          hint={t("desk.draft.noteHint")}
          optional
          rows={3}
          maxLength={5000}
          className="max-w-160"
          value={draft.note}
          onChange={(note) => change({ note })}
          error={errorAt("note")}
        />
        <Sums invoice={invoice} stale={stale} />
      </div>
    </div>
  );
}

/** What the draft comes to, as the server has worked it out. */
function Sums({ invoice, stale }: { invoice: Invoice; stale: boolean }) {
  return (
    <dl
      aria-live="polite"
      aria-busy={stale}
      className={cx("flex flex-col gap-1.5 self-start", stale && "text-ink-3")}
    >
      <Sum label={t("desk.draft.net")} value={invoice.net} />
      {invoice.taxes
        .filter(({ tax, taxName }) => tax.amount > 0 || taxName)
        .map(({ taxName, taxRate, net, tax }) => {
          const values = { name: taxName, rate: formatBasisPoints(taxRate), net: formatMoney(net) };
          return (
            <Sum
              key={`${taxName} ${taxRate}`}
              label={t(taxName ? "desk.draft.tax" : "desk.draft.taxPlain", values)}
              value={tax}
            />
          );
        })}
      <div className="mt-1 flex items-baseline justify-between gap-4 border-t border-line pt-2">
        <dt className="font-bold">{t("desk.draft.total")}</dt>
        <dd>
          <Money value={invoice.total} className="text-20 font-bold" />
        </dd>
      </div>
    </dl>
  );
}

function Sum({ label, value }: { label: string; value: Invoice["net"] }) {
  return (
    <div className="flex items-baseline justify-between gap-4 text-13">
      <dt className="text-ink-2">{label}</dt>
      <dd>
        <Money value={value} />
      </dd>
    </div>
  );
}

const notes: Record<SaveState, { icon: typeof CloudCheck; look: string }> = {
  saved: { icon: CloudCheck, look: "text-ink-3" },
  waiting: { icon: LoaderCircle, look: "text-ink-3" },
  saving: { icon: LoaderCircle, look: "text-ink-3" },
  incomplete: { icon: CircleAlert, look: "text-amber" },
  failed: { icon: CircleAlert, look: "text-red" },
};
const words = {
  saved: "saved",
  waiting: "unsaved",
  saving: "saving",
  incomplete: "incomplete",
  failed: "failed",
} as const;

function SaveNote({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const { icon: Icon, look } = notes[state];
  return (
    <span role="status" className={cx("flex items-center gap-1.5 text-12 max-sm:hidden", look)}>
      <Icon
        size={14}
        aria-hidden
        className={state === "saving" ? "animate-[turn_900ms_linear_infinite]" : undefined}
      />
      <span className="max-lg:sr-only">{t(`desk.draft.${words[state]}`)}</span>
      {state === "failed" && (
        <Button size="sm" variant="quiet" onClick={onRetry}>
          {t("desk.draft.retry")}
        </Button>
      )}
    </span>
  );
}

function SaveFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Banner
      tone="error"
      className="mb-4"
      title={t("desk.draft.failed")}
      action={
        <Button size="sm" onClick={onRetry}>
          {t("desk.draft.retry")}
        </Button>
      }
    >
      {errorText(error)}
    </Banner>
  );
}
