import { Copy, Download, Printer } from "lucide-react";
import { useState } from "react";
import { t } from "../../../kernel/messages.ts";
import { Button } from "../../../ui/button.tsx";
import { Checkbox } from "../../../ui/checkbox.tsx";

interface RecoveryCodesProps {
  codes: readonly string[];
  onKept: () => void;
}

/** Recovery codes, which are shown this once: to be copied, saved or printed, and confirmed. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const [kept, setKept] = useState(false);
  const [asked, setAsked] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h2 className="text-16 font-bold">{t("proof.codes.title")}</h2>
        <p className="mt-1 text-14 text-pretty text-ink-2">{t("proof.codes.lead")}</p>
      </div>
      <div data-print className="rounded-6 bg-sunken p-4">
        <p className="mb-2 hidden text-14 print:block">
          {t("proof.codes.heading", { host: location.hostname })}
        </p>
        <ul
          dir="ltr"
          className="grid grid-cols-1 gap-x-6 gap-y-1 font-mono text-14 tabular min-[380px]:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <Keep codes={codes} />
      <Checkbox
        checked={kept}
        onChange={setKept}
        error={asked && !kept ? t("proof.codes.keptFirst") : undefined}
      >
        {t("proof.codes.kept")}
      </Checkbox>
      <Button
        variant="primary"
        size="lg"
        onClick={() => {
          setAsked(true);
          if (kept) onKept();
        }}
      >
        {t("proof.codes.done")}
      </Button>
    </div>
  );
}

function Keep({ codes }: { codes: readonly string[] }) {
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(codes.join("\n")).then(() => setCopied(true));
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" icon={Copy} onClick={copy}>
        {t(copied ? "proof.copied" : "proof.copy")}
      </Button>
      <Button size="sm" icon={Download} onClick={() => save(codes)}>
        {t("proof.codes.download")}
      </Button>
      <Button size="sm" icon={Printer} onClick={print}>
        {t("proof.codes.print")}
      </Button>
    </div>
  );
}

function save(codes: readonly string[]) {
  const heading = t("proof.codes.heading", { host: location.hostname });
  const url = URL.createObjectURL(new Blob([`${heading}\n\n${codes.join("\n")}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${location.hostname}-recovery-codes.txt`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Prints the codes alone, whatever stands around them (base.css). */
function print() {
  const root = document.documentElement;
  root.dataset.printPart = "";
  window.addEventListener("afterprint", () => delete root.dataset.printPart, { once: true });
  window.print();
}
