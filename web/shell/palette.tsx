import { Building2, CornerDownLeft, LogOut, type LucideIcon, Moon, Search, Sun } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { errorText } from "../kernel/api-error.ts";
import { t } from "../kernel/messages.ts";
import { useGo } from "../kernel/navigation.ts";
import { useSession } from "../kernel/session.tsx";
import { setTheme } from "../kernel/theme.ts";
import { cx } from "../ui/cx.ts";
import { KeyboardHint } from "../ui/keyboard-hint.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { tell } from "../ui/toast.tsx";
import { goToCompany, useCompanies } from "./companies.ts";
import { companyWords } from "./company-words.ts";
import type { Door, Hit, ScreenRoute } from "./door.ts";
import { useOfferedCommands } from "./palette-state.ts";
import { signOut } from "./sign-out.ts";

interface Line {
  id: string;
  group: string;
  label: string;
  detail?: string;
  icon: LucideIcon;
  keys?: string[];
  onAction: () => void;
}

/** Finds and does everything: what this screen offers, the places of the door, and what the server finds. */
export function Palette(props: { door: Door; screens: readonly ScreenRoute[]; onClose: () => void }) {
  const { door, screens, onClose } = props;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useHits(door, text);
  const acts = useLines(door, screens);
  const lines = [...acts.filter((line) => fits(line, text)), ...found.lines];
  const list = useId();
  const choose = (line: Line | undefined) => {
    if (!line) return;
    onClose();
    line.onAction();
  };
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && lines.length > 0) {
      event.preventDefault();
      setAt((before) => (before + step + lines.length) % lines.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      choose(lines[at]);
    }
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(now) => !now && onClose()}
      className="fixed inset-0 z-50 flex items-start justify-center bg-scrim p-3 pt-[12dvh] data-[entering]:animate-[appear_120ms_var(--ease)]"
    >
      <Modal className="w-full max-w-140 overflow-hidden rounded-10 bg-raised shadow-float data-[entering]:animate-[rise_120ms_var(--ease)]">
        <Dialog aria-label={t("shell.palette.title")} className="flex max-h-[70dvh] flex-col outline-none">
          <div className="flex items-center gap-3 border-b border-line px-4">
            {found.pending ? <Spinner /> : <Search size={16} aria-hidden className="text-ink-3" />}
            <input
              autoFocus
              role="combobox"
              aria-expanded="true"
              aria-controls={list}
              aria-activedescendant={lines[at] ? `${list}-${at}` : undefined}
              aria-label={t("shell.palette.title")}
              placeholder={t("shell.palette.hint")}
              value={text}
              dir="auto"
              onChange={(event) => {
                setText(event.target.value);
                setAt(0);
              }}
              onKeyDown={keys}
              className="h-13 min-w-0 flex-1 bg-transparent text-16 outline-none"
            />
            <KeyboardHint keys={["Esc"]} />
          </div>
          <Lines id={list} lines={lines} at={at} onPoint={setAt} onChoose={choose} />
          {lines.length === 0 && (
            <p className="px-4 py-8 text-center text-14 text-ink-3" role="status">
              {found.pending ? t("common.searching") : t("common.nothingFound")}
            </p>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface LinesProps {
  id: string;
  lines: readonly Line[];
  at: number;
  onPoint: (index: number) => void;
  onChoose: (line: Line) => void;
}

function Lines({ id, lines, at, onPoint, onChoose }: LinesProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector(`#${CSS.escape(`${id}-${at}`)}`)?.scrollIntoView({ block: "nearest" });
  }, [id, at]);
  return (
    <div
      ref={box}
      id={id}
      role="listbox"
      aria-label={t("shell.palette.title")}
      className="min-h-0 overflow-y-auto p-1.5 empty:hidden"
    >
      {lines.map((line, index) => {
        const { icon: Icon } = line;
        const first = lines[index - 1]?.group !== line.group;
        return (
          <div key={line.id} role="presentation">
            {first && (
              <p role="presentation" className="px-2.5 pt-2 pb-1 text-12 font-medium text-ink-3">
                {line.group}
              </p>
            )}
            {/* The keyboard stays in the input, which moves the active option. */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
            <div
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onPointerMove={() => onPoint(index)}
              onClick={() => onChoose(line)}
              className={cx(
                "flex min-h-9 items-center gap-3 rounded-6 px-2.5 py-1 touch:min-h-11",
                index === at && "bg-hover",
              )}
            >
              <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />
              <span className="min-w-0 flex-1">
                <span className="block truncate" dir="auto">
                  {line.label}
                </span>
                {line.detail && (
                  <span className="block truncate text-12 text-ink-3" dir="auto">
                    {line.detail}
                  </span>
                )}
              </span>
              {line.keys && <KeyboardHint keys={line.keys} />}
              {index === at && <CornerDownLeft size={14} aria-hidden className="text-ink-3" />}
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** What can be done without asking the server. */
function useLines(door: Door, screens: readonly ScreenRoute[]): Line[] {
  const go = useGo();
  const offered = useOfferedCommands();
  const companies = useCompanies();
  return useMemo(() => {
    const here = offered.flat().map((command) => ({ ...command, group: t("shell.palette.here") }));
    const acts = screens.flatMap(({ path, command }) =>
      command
        ? [line(path, t("shell.palette.do"), t(command.label), command.icon, () => go({ to: path }))]
        : [],
    );
    const places = screens.flatMap(({ path, nav }) =>
      nav ? [line(path, t("shell.palette.go"), t(nav.label), nav.icon, () => go({ to: path }))] : [],
    );
    const others = companies
      .filter(({ current }) => !current)
      .map((company) => {
        const { name, detail } = companyWords(company);
        const act = () => void goToCompany(company).catch((error) => tell(errorText(error)));
        return { ...line(company.membershipId, t("shell.company.switch"), name, Building2, act), detail };
      });
    const own = t("shell.palette.own");
    return [
      ...here,
      ...acts,
      ...places,
      ...others,
      line("light", own, t("shell.palette.light"), Sun, () => setTheme("light")),
      line("dark", own, t("shell.palette.dark"), Moon, () => setTheme("dark")),
      line("out", own, t("shell.signOut"), LogOut, () => void signOut(door)),
    ];
  }, [door, screens, offered, companies, go]);
}

function line(id: string, group: string, label: string, icon: LucideIcon, onAction: () => void): Line {
  return { id: `${group} ${id}`, group, label, icon, onAction };
}

function fits(line: Line, text: string): boolean {
  const words = text.toLocaleLowerCase().split(/\s+/);
  const label = `${line.label} ${line.group}`.toLocaleLowerCase();
  return words.every((word) => label.includes(word));
}

/** Asks every source of the door for what matches, a moment after the last key. */
function useHits(door: Door, text: string): { lines: Line[]; pending: boolean } {
  const go = useGo();
  const { permissions } = useSession();
  const [answer, setAnswer] = useState<{ source: string; hits: readonly Hit[] }[]>([]);
  const [pending, setPending] = useState(false);
  const wanted = text.trim();
  useEffect(() => {
    const abort = new AbortController();
    setAnswer([]);
    setPending(wanted.length > 1);
    if (wanted.length < 2) return;
    const timer = setTimeout(async () => {
      const sources = door.search.filter((one) => !one.permission || permissions.includes(one.permission));
      // A source that fails leaves the others' answers standing.
      const ask = async (id: string, find: (typeof sources)[number]["find"]) => {
        const hits = await find(wanted, abort.signal).catch(() => []);
        if (!abort.signal.aborted) setAnswer((before) => [...before, { source: id, hits }]);
      };
      await Promise.all(sources.map((source) => ask(source.id, source.find)));
      if (!abort.signal.aborted) setPending(false);
    }, 160);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted, door, permissions]);
  const lines = door.search.flatMap(({ id, label, icon }) => {
    const hits = answer.find((one) => one.source === id)?.hits ?? [];
    return hits.map((hit) => ({
      ...line(hit.id, t(label), hit.title, icon, () => go(hit.target)),
      detail: hit.detail,
    }));
  });
  return { lines, pending };
}
