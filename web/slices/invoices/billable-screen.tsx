import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileCheck2 } from "lucide-react";
import { useState } from "react";
import { toApiError } from "../../kernel/api-error.ts";
import { client as server } from "../../kernel/client.ts";
import { formatMoney, today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useSearch } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { BillableBlocked } from "./billable-blocked.tsx";
import {
  type Billable,
  type BillablePlace,
  billableQuery,
  type Choice,
  choiceInput,
  joinDraft,
  parseBillablePlace,
  useEntriesMoved,
} from "./billable-data.ts";
import { BillableLines } from "./billable-lines.tsx";
import { BillableOptions } from "./billable-options.tsx";
import { invoiceQuery } from "./data.ts";
import { reasonOf } from "./desk-issue.tsx";
import { inDays, usualTerm } from "./desk-new.tsx";

const noChoice: Choice = { without: [] };

/** From time and expenses to the lines of an invoice: what there is, what it comes to, and what cannot be billed. */
export function BillableScreen() {
  const [place, setPlace] = useSearch(parseBillablePlace);
  const { project, invoice } = place;
  // The draft that it was opened from is in the address; another one may be chosen from a project.
  const own = { ...place, to: place.to ?? today() };
  const [choice, setChoice] = useState(noChoice);
  const query = useQuery({ ...billableQuery(own, choice), enabled: Boolean(project || invoice) });
  const change = (next: Partial<BillablePlace>) => {
    setChoice({ ...choice, without: [] });
    setPlace(next, { keepScroll: true });
  };
  const back = project
    ? { to: "/desk/projects/$id", params: { id: project }, label: t("projects.title") }
    : invoice
      ? { to: "/desk/invoices/$id", params: { id: invoice }, label: t("desk.invoices.title") }
      : { to: "/desk/invoices", label: t("desk.invoices.title") };
  return (
    <Screen title={t("billing.title")} back={back}>
      {project || invoice ? (
        <QueryView query={query} skeleton={<Waiting />}>
          {(found) => (
            <Content
              {...{ found, place: own, choice, setChoice }}
              onPlace={change}
              stale={query.isPlaceholderData}
            />
          )}
        </QueryView>
      ) : (
        <EmptyState icon={FileCheck2} title={t("billing.nowhere")} action={<Beginnings />}>
          {t("billing.nowhereHint")}
        </EmptyState>
      )}
    </Screen>
  );
}

/** Where it begins, for who came by the address alone. */
function Beginnings() {
  return (
    <div className="flex flex-wrap justify-center gap-2">
      <Link to="/desk/projects" look="plain" className={buttonClass()}>
        {t("projects.title")}
      </Link>
      <Link to="/desk/invoices" look="plain" className={buttonClass()}>
        {t("desk.invoices.title")}
      </Link>
    </div>
  );
}

function Waiting() {
  return (
    <div className="flex max-w-280 flex-col gap-6">
      <Skeleton className="h-24" />
      <Skeleton className="h-60" />
    </div>
  );
}

interface ContentProps {
  found: Billable;
  place: BillablePlace;
  onPlace: (place: Partial<BillablePlace>) => void;
  choice: Choice;
  setChoice: (choice: Choice) => void;
  stale: boolean;
}

function Content({ found, place, onPlace, choice, setChoice, stale }: ContentProps) {
  const write = useWrite(place, choice, found);
  const { lines, count, total } = found;
  const some = lines.length > 0;
  return (
    <div className="flex max-w-280 flex-col gap-8">
      <BillableOptions
        {...{ found, place, onPlace, choice }}
        onTax={(tax) => setChoice({ ...choice, ...tax })}
      />
      {write.error && (
        <Banner tone="error">
          {toApiError(write.error).code === "stale" ? t("billing.stale") : reasonOf(write.error)}
        </Banner>
      )}
      <Notes found={found} />
      {some ? (
        <BillableLines
          found={found}
          without={choice.without}
          onWithout={(without) => setChoice({ ...choice, without })}
          stale={stale}
        />
      ) : (
        <EmptyState icon={FileCheck2} title={t("billing.none")}>
          {t(found.blocked.length > 0 ? "billing.noneBlocked" : "billing.noneHint")}
        </EmptyState>
      )}
      {some && (
        <div className="flex justify-end">
          <Button
            variant="primary"
            pending={write.isPending}
            disabled={stale || count === 0 || found.tooManyLines}
            onClick={() => write.mutate()}
          >
            {t(place.invoice ? "billing.extend" : "billing.create", { total: formatMoney(total) })}
          </Button>
        </div>
      )}
      <BillableBlocked found={found} to={place.to} />
    </div>
  );
}

/** What must be known before it is invoiced. */
function Notes({ found: { unrated, more, tooManyLines } }: { found: Billable }) {
  const notes: string[] = [];
  if (unrated > 0) notes.push(t("billing.unrated", { count: unrated }));
  if (more) notes.push(t("billing.more"));
  if (tooManyLines) notes.push(t("billing.tooManyLines"));
  if (notes.length === 0) return null;
  return (
    <Banner tone="warning">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </Banner>
  );
}

function useWrite(place: BillablePlace, choice: Choice, { count, net, taxRate, taxName }: Billable) {
  const go = useGo();
  const queries = useQueryClient();
  const entriesMoved = useEntriesMoved();
  return useMutation({
    mutationFn: () =>
      server.invoices.invoiceEntries({
        ...choiceInput(place, { ...choice, taxRate, taxName }),
        ...(place.invoice ? {} : { dueOn: inDays(usualTerm) }),
        expected: { count, net: net.amount },
      }),
    onSuccess: (invoice) => {
      joinDraft(invoice);
      entriesMoved();
      queries.setQueryData(invoiceQuery(invoice.id).queryKey, invoice);
      toast(t(place.invoice ? "billing.extended" : "billing.created"));
      go({ to: "/desk/invoices/$id", params: { id: invoice.id } }, { replace: Boolean(place.invoice) });
    },
    // It is another sum now: what there is is shown anew, and nothing was written.
    onError: entriesMoved,
  });
}
