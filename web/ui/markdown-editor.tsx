import {
  Bold,
  Code,
  Italic,
  Link as LinkIcon,
  List,
  ListOrdered,
  type LucideIcon,
  Quote,
} from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { type MessageKey, t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import { IconButton } from "./icon-button.tsx";
import { Markdown } from "./markdown.tsx";
import { type Edit, prefixLines, wrap } from "./markdown-edit.ts";
import { TextArea, type TextAreaProps } from "./text-area.tsx";

const tools: { id: string; label: MessageKey; icon: LucideIcon; key?: string; edit: Edit }[] = [
  { id: "bold", label: "common.markdown.bold", icon: Bold, key: "b", edit: wrap("**") },
  { id: "italic", label: "common.markdown.italic", icon: Italic, key: "i", edit: wrap("_") },
  { id: "code", label: "common.markdown.code", icon: Code, key: "e", edit: wrap("`") },
  { id: "link", label: "common.markdown.link", icon: LinkIcon, edit: wrap("[", "](https://)") },
  { id: "quote", label: "common.markdown.quote", icon: Quote, edit: prefixLines("> ") },
  { id: "list", label: "common.markdown.list", icon: List, edit: prefixLines("- ") },
  { id: "ordered", label: "common.markdown.ordered", icon: ListOrdered, edit: prefixLines("1. ") },
];

export interface MarkdownEditorProps extends Omit<TextAreaProps, "ref" | "onKeyDown"> {
  /** Called on Ctrl or ⌘ with Enter. */
  onSend?: () => void;
}

/** A text box for Markdown, with the marks that people use and a look at the result. */
export function MarkdownEditor({ onSend, ...area }: MarkdownEditorProps) {
  const [preview, setPreview] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key === "Enter" && onSend) {
      event.preventDefault();
      onSend();
    }
    const tool = tools.find((one) => one.key === event.key.toLowerCase());
    if (!tool) return;
    event.preventDefault();
    apply(box, tool.edit, area.onChange);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex gap-0.5 rounded-6 bg-sunken p-0.5">
          <ModeButton
            active={!preview}
            onClick={() => setPreview(false)}
            label={t("common.markdown.write")}
          />
          <ModeButton
            active={preview}
            onClick={() => setPreview(true)}
            label={t("common.markdown.preview")}
          />
        </div>
        {!preview && (
          <div role="toolbar" aria-label={t("common.markdown.toolbar")} className="flex flex-wrap">
            {tools.map((tool) => (
              <IconButton
                key={tool.id}
                icon={tool.icon}
                size="sm"
                side="top"
                label={t(tool.label)}
                className="touch:size-9"
                onClick={() => apply(box, tool.edit, area.onChange)}
              />
            ))}
          </div>
        )}
      </div>
      {preview ? (
        <div className="min-h-24 rounded-6 px-3 py-2 ring-1 ring-line ring-inset">
          {area.value.trim() ? (
            <Markdown text={area.value} />
          ) : (
            <p className="text-ink-3">{t("common.markdown.nothing")}</p>
          )}
        </div>
      ) : (
        <TextArea {...area} ref={box} onKeyDown={keys} />
      )}
    </div>
  );
}

function ModeButton({ active, label, onClick }: { active: boolean; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={active}
      onClick={onClick}
      className={cx(
        "h-6.5 rounded-[5px] px-2.5 text-13 touch:h-9",
        active
          ? "bg-surface font-medium text-ink shadow-[0_0_0_1px_var(--line)]"
          : "text-ink-2 hover:text-ink",
      )}
    >
      {label}
    </button>
  );
}

function apply(box: RefObject<HTMLTextAreaElement | null>, edit: Edit, onChange: (value: string) => void) {
  const area = box.current;
  if (!area) return;
  const next = edit({ text: area.value, start: area.selectionStart, end: area.selectionEnd });
  onChange(next.text);
  requestAnimationFrame(() => {
    area.focus();
    area.setSelectionRange(next.start, next.end);
  });
}
