import { useMutation } from "@tanstack/react-query";
import { FileJson, FileText, KeyRound, ReceiptText, ShieldCheck } from "lucide-react";
import { ApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { saveFile } from "../../kernel/save-file.ts";
import { useSession } from "../../kernel/session.tsx";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import { ErrorLine } from "../../ui/states.tsx";

/** What proves a decision, to keep and to check without the server: as PDF, as JSON, and the key that it takes. */
export function Receipt({ id }: { id: string }) {
  const { tenant } = useSession();
  const save = useMutation({ mutationFn: (what: () => Promise<void>) => what(), retry: false });
  const keep = (what: () => Promise<void>) => () => save.mutate(what);
  const files: MenuAction[] = [
    { id: "pdf", label: t("approvals.receipt.pdf"), icon: FileText, onAction: keep(() => savePdf(id)) },
    { id: "json", label: t("approvals.receipt.json"), icon: FileJson, onAction: keep(() => saveJson(id)) },
  ];
  const checking: MenuAction[] = [
    {
      id: "key",
      label: t("approvals.receipt.key"),
      icon: KeyRound,
      onAction: keep(() => saveKeys(tenant?.name ?? "", tenant?.slug ?? "")),
    },
    {
      id: "check",
      label: t("approvals.receipt.check"),
      icon: ShieldCheck,
      onAction: () => window.open("/verify", "_blank", "noopener"),
    },
  ];
  return (
    <div className="flex flex-col items-start">
      <Menu
        label={t("approvals.receipt.title")}
        icon={ReceiptText}
        variant="quiet"
        size="sm"
        align="start"
        className="-ms-2.5"
        groups={[{ items: files }, { items: checking }]}
      />
      <p role="status" className="text-13 text-ink-3 empty:hidden">
        {save.isPending && t("approvals.receipt.making")}
      </p>
      {save.error && <ErrorLine error={save.error} />}
    </div>
  );
}

async function savePdf(id: string): Promise<void> {
  saveFile(`receipt-${id}.pdf`, "application/pdf", await client.approvals.receiptPdf({ id }));
}

/** One without its seal would prove nothing to whoever keeps it. */
async function saveJson(id: string): Promise<void> {
  const receipt = await client.approvals.receipt({ id });
  if (!receipt.seal) throw new ApiError("not_sealed");
  saveFile(`receipt-${id}.json`, "application/json", JSON.stringify(receipt));
}

/** The provider's public keys as they are told today, as a file to keep. */
async function saveKeys(tenant: string, slug: string): Promise<void> {
  const { items } = await client.audit.keys();
  const about = t("approvals.receipt.keyFile", { tenant, day: formatDate(new Date(), "long") });
  const lines = [`# ${about}`, ...items.map(({ verifierKey }) => verifierKey)];
  saveFile(`key-${slug}.txt`, "text/plain", `${lines.join("\n")}\n`);
}
