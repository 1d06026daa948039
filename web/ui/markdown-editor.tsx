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
import { Field } from "./field.tsx";
import { IconButton } from "./icon-button.tsx";
import { Markdown } from "./markdown.tsx";
import { type Edit, prefixLines, wrap } from "./markdown-edit.ts";
import { GrowingArea, type TextAreaProps } from "./text-area.tsx";

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
export function MarkdownEditor({ onSend, ...props }: MarkdownEditorProps) {
  const { label, hideLabel, hint, error, optional, className, ...area } = props;
  const [preview, setPreview] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  return (
    <Field {...{ label, hideLabel, hint, error, optional, className }}>
      {(control) => (
        <div className={frameClass}>
          <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1 border-b border-line p-1">
            <div className="flex gap-0.5">
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
            {!preview && <Tools box={box} onChange={area.onChange} />}
          </div>
          {preview ? (
            <div className="min-h-24 px-3 py-2.5">
              {area.value.trim() ? (
                <Markdown text={area.value} />
              ) : (
                <p className="text-ink-3">{t("common.markdown.nothing")}</p>
              )}
            </div>
          ) : (
            <GrowingArea
              {...area}
              {...control}
              required={!optional}
              ref={box}
              onKeyDown={(event) => keys(event, box, area.onChange, onSend)}
              className="block w-full bg-transparent px-3 py-2.5 text-14 leading-5.5 outline-none touch:text-16"
            />
          )}
        </div>
      )}
    </Field>
  );
}

const frameClass = cx(
  "rounded-6 bg-surface ring-1 ring-control/80 ring-inset has-[textarea[aria-invalid]]:ring-red-solid",
  "has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:-outline-offset-1 has-[textarea:focus-visible]:outline-accent-line",
);

function Tools({ box, onChange }: { box: Box; onChange: (value: string) => void }) {
  return (
    <div role="toolbar" aria-label={t("common.markdown.toolbar")} className="flex flex-wrap">
      {tools.map((tool) => (
        <IconButton
          key={tool.id}
          icon={tool.icon}
          size="sm"
          side="top"
          label={t(tool.label)}
          className="touch:size-9"
          onClick={() => apply(box, tool.edit, onChange)}
        />
      ))}
    </div>
  );
}

function keys(
  event: KeyboardEvent<HTMLTextAreaElement>,
  box: Box,
  onChange: (value: string) => void,
  onSend: (() => void) | undefined,
) {
  if (!event.ctrlKey && !event.metaKey) return;
  const tool = tools.find((one) => one.key === event.key.toLowerCase());
  if (event.key === "Enter" && onSend) onSend();
  else if (tool) apply(box, tool.edit, onChange);
  else return;
  event.preventDefault();
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

type Box = RefObject<HTMLTextAreaElement | null>;

function apply(box: Box, edit: Edit, onChange: (value: string) => void) {
  const area = box.current;
  if (!area) return;
  const next = edit({ text: area.value, start: area.selectionStart, end: area.selectionEnd });
  onChange(next.text);
  requestAnimationFrame(() => {
    area.focus();
    area.setSelectionRange(next.start, next.end);
  });
}
