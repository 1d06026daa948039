import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";

/** What came of a list. */
export interface ImportResult {
  invited: { id: string; name: string; invitationUrl: string | null }[];
  skipped: number;
}

/** Who was invited; their links only where no mail goes out. */
export function ImportDone({ result: { invited, skipped } }: { result: ImportResult }) {
  const links = invited.flatMap(({ name, invitationUrl }) =>
    invitationUrl ? [`${name}\t${invitationUrl}`] : [],
  );
  return (
    <div className="flex flex-col gap-3" role="status">
      <p className="font-medium">{t("people.import.done", { count: invited.length })}</p>
      {skipped > 0 && <p>{t("people.import.skipped", { count: skipped })}</p>}
      <p className="text-pretty text-ink-2">
        {t(links.length > 0 ? "people.import.doneLinks" : "people.import.doneMail")}
      </p>
      {links.length > 0 && <Links links={links} />}
    </div>
  );
}

function Links({ links }: { links: string[] }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(links.join("\n")).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <textarea
        readOnly
        aria-label={t("people.import.doneLinks")}
        dir="ltr"
        rows={Math.min(8, links.length + 1)}
        value={links.join("\n")}
        className="w-full rounded-6 bg-sunken p-2.5 text-12 ring-1 ring-inset ring-line"
      />
      <div>
        <Button size="sm" icon={copied ? Check : Copy} onClick={() => void copy()}>
          {t(copied ? "people.import.copied" : "people.import.copyAll")}
        </Button>
      </div>
    </>
  );
}
