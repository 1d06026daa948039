import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import type { ImportLine } from "../../../contract/directory.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { roleText } from "./badges.tsx";
import { useImport } from "./data.ts";
import type { List } from "./import-dialog.tsx";
import type { ImportResult } from "./import-done.tsx";

interface ImportPreviewProps {
  list: List;
  lines: ImportLine[];
  onBack: () => void;
  onDone: (result: ImportResult) => void;
}

/** Each line of a list as it was read, with what is wrong with it, before anybody is invited. */
export function ImportPreview({ list, lines, onBack, onDone }: ImportPreviewProps) {
  const bad = lines.filter(({ problems }) => problems.length > 0);
  const good = lines.length - bad.length;
  const [onlyBad, setOnlyBad] = useState(bad.length > 0);
  const { mutate, isPending, error } = useImport();
  const send = () => mutate({ ...list, skip: bad.length > 0 }, { onSuccess: onDone });
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-pretty">
          {t("people.import.summary", { good, bad: bad.length })}
        </p>
        {bad.length > 0 && good > 0 && (
          <Button size="sm" variant="quiet" onClick={() => setOnlyBad(!onlyBad)}>
            {t(onlyBad ? "people.import.allLines" : "people.import.onlyProblems")}
          </Button>
        )}
      </div>
      <ul
        aria-label={t("people.import.table")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        className="max-h-[min(46dvh,420px)] overflow-y-auto rounded-6 border border-line"
      >
        {(onlyBad ? bad : lines).map((line) => (
          <Line key={line.line} line={line} />
        ))}
      </ul>
      {error && <Banner tone="error">{refusalText(error)}</Banner>}
      <div className="flex flex-wrap justify-end gap-2 pt-1">
        <Button onClick={onBack}>{t("people.import.back")}</Button>
        {good > 0 && (
          <Button variant="primary" pending={isPending} onClick={send}>
            {t(bad.length > 0 ? "people.import.sendGood" : "people.import.send", { count: good })}
          </Button>
        )}
      </div>
    </div>
  );
}

function Line({
  line: { line, name, email, title, phone, role, customRole, problems, roleText: said },
}: {
  line: ImportLine;
}) {
  const fine = problems.length === 0;
  const Icon = fine ? CircleCheck : CircleAlert;
  return (
    <li className="flex gap-3 border-b border-line px-3 py-2 [contain-intrinsic-size:auto_56px] [content-visibility:auto] last:border-0">
      <span className="w-9 shrink-0 pt-0.5 text-end text-12 text-ink-3 tabular">
        <span className="sr-only">{t("people.import.lineOf", { line })}</span>
        <span aria-hidden>{line}</span>
      </span>
      <Icon
        size={16}
        aria-hidden
        className={fine ? "mt-0.5 shrink-0 text-green" : "mt-0.5 shrink-0 text-red"}
      />
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <bdi className="font-medium">{name}</bdi> <span className="break-all text-ink-2">{email}</span>
        </p>
        <p className="text-13 break-words text-ink-3">
          {[customRole?.name ?? (role ? roleText(role) : said), title, phone].filter(Boolean).join(" · ")}
        </p>
        {fine ? (
          <span className="sr-only">{t("people.import.fine")}</span>
        ) : (
          <ul className="mt-0.5 text-13 text-red">
            {problems.map((problem) => (
              <li key={`${problem.field} ${problem.code}`}>{problemText(problem, said)}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

function problemText({ field, code, other }: ImportLine["problems"][number], role: string): string {
  return t(`people.import.code.${code}`, { field: t(`people.import.field.${field}`), line: other, role });
}
