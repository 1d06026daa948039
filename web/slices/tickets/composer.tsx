import { ChevronDown, type LucideIcon, Send } from "lucide-react";
import { type FocusEvent, type ReactNode, type Ref, useEffect, useRef, useState } from "react";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Badge } from "../../ui/badge.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { KeyboardHint } from "../../ui/keyboard-hint.tsx";
import { MarkdownEditor } from "../../ui/markdown-editor.tsx";
import { useDraft } from "../../ui/use-draft.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";

export interface ComposerProps {
  /** Name under which unsent words are kept, such as `tickets.reply.<id>`. */
  draft: string;
  label: string;
  placeholder: string;
  /** Words on the button that sends. */
  action: string;
  /** Sends; when it throws, the words come back into the box and the reason stands above them. */
  send: (body: string) => Promise<unknown>;
  /** Amber ground, for what only staff will read. */
  tone?: "reply" | "note";
  /** Above the box: who it goes to, a switch to notes. */
  head?: ReactNode;
  /** Beside the button that sends: other ways to send, canned replies. `insert` puts text into the box. */
  tools?: (box: { body: string; insert: (text: string) => void; send: () => void }) => ReactNode;
  /** Key that leads here from anywhere on the screen. */
  shortcut?: string;
  /** On the button that sends. */
  icon?: LucideIcon;
  /** Begins unfolded, with the focus in the box. */
  startOpen?: boolean;
}

/**
 * Where a reply is written: one line until it is used, then an editor. What is not sent yet is kept, also over a reload.
 * Ctrl or ⌘ with Enter sends, Escape folds it again.
 */
export function Composer(props: ComposerProps) {
  const { draft, label, placeholder, action, send, tone = "reply", head, tools, shortcut = "r" } = props;
  const { icon = Send, startOpen = false } = props;
  const [body, setBody] = useDraft(draft, "");
  const [open, setOpen] = useState(startOpen || body !== "");
  const [error, setError] = useState<unknown>();
  const box = useRef<HTMLElement>(null);
  const folded = useRef<HTMLButtonElement>(null);
  const focus = () => {
    setOpen(true);
    // After the editor is drawn.
    requestAnimationFrame(() => box.current?.querySelector("textarea")?.focus());
  };
  useShortcuts({ [shortcut]: focus });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it appears
  useEffect(() => {
    if (startOpen) focus();
  }, []);
  const latest = useRef(body);
  latest.current = body;

  const submit = async () => {
    const text = body.trim();
    if (!text) return focus();
    setError(undefined);
    setBody("");
    try {
      await send(text);
    } catch (thrown) {
      setError(thrown);
      setOpen(true);
      // What was typed meanwhile stays, below what could not be sent.
      setBody(latest.current.trim() ? `${text}\n\n${latest.current}` : text);
    }
  };
  const insert = (text: string) => {
    setBody(body.trim() ? `${body.trimEnd()}\n\n${text}` : text);
    focus();
  };
  const fold = () => {
    setOpen(false);
    requestAnimationFrame(() => folded.current?.focus());
  };
  if (!open) {
    return (
      <FoldedComposer ref={folded} {...{ placeholder, shortcut, tone, body }} label={label} onOpen={focus} />
    );
  }
  return (
    <section
      ref={box}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Escape") fold();
      }}
      onBlur={(event) => !body.trim() && !head && left(event) && setOpen(false)}
      className={cx("flex flex-col gap-2", tone === "note" && `rounded-10 p-2.5 ${boxClass(tone)}`)}
    >
      {Boolean(error) && (
        <Banner tone="error" title={t("tickets.thread.failed")}>
          {t("tickets.thread.failedHint", { reason: errorText(error) })}
        </Banner>
      )}
      {head}
      <MarkdownEditor
        label={label}
        hideLabel
        placeholder={placeholder}
        value={body}
        onChange={setBody}
        onSend={() => void submit()}
        rows={3}
        maxRows={12}
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <IconButton
          icon={ChevronDown}
          size="sm"
          side="top"
          label={t("tickets.thread.fold")}
          className="me-auto"
          onClick={fold}
        />
        {tools?.({ body, insert, send: () => void submit() })}
        <Button variant="primary" icon={icon} onClick={() => void submit()}>
          {action}
        </Button>
      </div>
    </section>
  );
}

const boxClass = (tone: ComposerProps["tone"]) =>
  tone === "note"
    ? "bg-amber-soft ring-1 ring-amber-solid ring-inset"
    : "bg-surface ring-1 ring-control/80 ring-inset";

/** The focus went elsewhere, not to another part of the composer or to another window. */
function left(event: FocusEvent<HTMLElement>): boolean {
  return event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget);
}

interface FoldedProps extends Pick<ComposerProps, "placeholder" | "tone" | "label"> {
  body: string;
  shortcut: string;
  onOpen: () => void;
  ref: Ref<HTMLButtonElement>;
}

function FoldedComposer({ placeholder, label, body, shortcut, tone, onOpen, ref }: FoldedProps) {
  const draft = body.trim();
  return (
    <button
      ref={ref}
      type="button"
      onClick={onOpen}
      aria-label={draft ? `${label}: ${t("tickets.thread.draftKept")}` : undefined}
      className={cx(
        "flex h-11 w-full cursor-text items-center gap-2.5 rounded-10 px-3.5 text-start text-14 text-ink-3 hover:ring-control",
        boxClass(tone),
      )}
    >
      {draft && <Badge tone="amber">{t("tickets.thread.draftKept")}</Badge>}
      <span className={cx("min-w-0 flex-1 truncate", draft && "text-ink-2")} dir="auto">
        {draft || placeholder}
      </span>
      <KeyboardHint keys={[shortcut]} />
    </button>
  );
}

/** Holds a composer at the foot of the screen while the conversation scrolls behind it. */
export function ComposerDock({ children }: { children: ReactNode }) {
  useEffect(() => {
    // Whatever gets the focus behind the dock is scrolled out from under it.
    document.documentElement.style.scrollPaddingBottom = "160px";
    return () => {
      document.documentElement.style.scrollPaddingBottom = "";
    };
  }, []);
  return (
    <div className="sticky bottom-0 z-10 -mx-4 bg-surface px-4 pt-4 pb-3 max-md:bottom-[calc(56px+env(safe-area-inset-bottom))] md:-mx-2 md:px-2">
      {children}
    </div>
  );
}
