import { Check } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { Company } from "../../contract/session.ts";
import { errorText } from "../kernel/api-error.ts";
import { t } from "../kernel/messages.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Banner } from "../ui/banner.tsx";
import { cx } from "../ui/cx.ts";
import { SearchField } from "../ui/search-field.tsx";
import { Spinner } from "../ui/spinner.tsx";

import { goToCompany } from "./companies.ts";
import { companyWords } from "./company-words.ts";

/** From this many on they are searched. */
const many = 9;

/** The companies of a person, the present one marked. Arrow keys walk it. */
export function CompanyList({ companies, onStay }: { companies: readonly Company[]; onStay: () => void }) {
  const [text, setText] = useState("");
  const [going, setGoing] = useState<string>();
  const [error, setError] = useState<unknown>();
  const list = useRef<HTMLUListElement>(null);
  const shown = companies.filter((company) => fits(company, text));
  const go = async (company: Company) => {
    if (going) return;
    if (company.current) return onStay();
    setGoing(company.membershipId);
    setError(undefined);
    try {
      await goToCompany(company);
    } catch (thrown) {
      setError(thrown);
      setGoing(undefined);
    }
  };
  return (
    <div className="flex min-h-0 flex-col gap-2">
      {companies.length >= many && (
        // The arrow keys that it does not need lead into the list.
        // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the input in it
        <div onKeyDown={(event) => walk(event, list.current)}>
          <SearchField label={t("shell.company.find")} value={text} onChange={setText} delay={60} />
        </div>
      )}
      {error !== undefined && <Banner tone="error">{errorText(error)}</Banner>}
      <ul ref={list} aria-label={t("shell.company.list")} className="-mx-1 flex flex-col overflow-y-auto">
        {shown.map((company) => (
          <li key={company.membershipId}>
            <CompanyButton
              company={company}
              pending={going === company.membershipId}
              onClick={() => void go(company)}
              onKeyDown={(event) => walk(event, list.current)}
            />
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p role="status" className="px-1 py-3 text-14 text-ink-3">
          {t("common.nothingFound")}
        </p>
      )}
    </div>
  );
}

interface CompanyButtonProps {
  company: Company;
  pending: boolean;
  onClick: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function CompanyButton({ company, pending, onClick, onKeyDown }: CompanyButtonProps) {
  const { name, detail } = companyWords(company);
  return (
    <button
      type="button"
      aria-current={company.current || undefined}
      aria-busy={pending || undefined}
      onClick={onClick}
      onKeyDown={onKeyDown}
      className={cx(
        "flex min-h-12 w-full items-center gap-2.5 rounded-6 px-2 py-1.5 text-start hover:bg-hover active:bg-pressed",
        "outline-offset-[-2px]",
      )}
    >
      <Avatar name={name} shape="square" size="sm" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-14 font-medium" dir="auto" title={name}>
          {name}
        </span>
        <span className="block truncate text-12 text-ink-3" dir="auto">
          {detail}
        </span>
      </span>
      {pending ? (
        <Spinner />
      ) : (
        company.current && <Check size={16} aria-hidden className="shrink-0 text-accent-text" />
      )}
    </button>
  );
}

function fits({ tenant, client }: Company, text: string): boolean {
  const words = text.toLocaleLowerCase().split(/\s+/);
  const name = `${tenant} ${client ?? ""}`.toLocaleLowerCase();
  return words.every((word) => name.includes(word));
}

function walk(event: KeyboardEvent, list: HTMLElement | null) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const buttons = [...(list?.querySelectorAll("button") ?? [])];
  if (step === 0 || buttons.length === 0) return;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[
    at === -1 && step === -1 ? buttons.length - 1 : (at + step + buttons.length) % buttons.length
  ]?.focus();
}
