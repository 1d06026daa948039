import { useQuery } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { toApiError } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { clientViewQuery } from "./data.ts";

/** A look at an invoice as its client is shown it: `v` turns it on and off. */
export interface ClientSight {
  on: boolean;
  toggle: () => void;
  /** The invoice as the client sees it; undefined while it is off, on its way, or hidden from them. */
  seen: Invoice | undefined;
  /** What one is looking at, or that the client does not see it. */
  note: ReactNode;
}

export function useClientSight(invoice: Invoice): ClientSight {
  const [on, setOn] = useState(false);
  const toggle = () => setOn((before) => !before);
  useShortcuts({ v: toggle });
  const query = useQuery({ ...clientViewQuery(invoice.id), enabled: on, retry: false });
  const seen = on ? query.data : undefined;
  const hidden = query.error && toApiError(query.error).code === "not_found";
  const client = invoice.client.name;
  const note = on && (
    <div className="mb-4 flex flex-col gap-2">
      <Banner
        tone="info"
        action={
          <Button size="sm" icon={EyeOff} onClick={toggle}>
            {t("desk.invoice.asClientOff")}
          </Button>
        }
      >
        {hidden ? t("desk.invoice.asClientHidden", { client }) : t("desk.invoice.asClientNote", { client })}
      </Banner>
      {query.error && !hidden && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
    </div>
  );
  return { on, toggle, seen, note };
}
