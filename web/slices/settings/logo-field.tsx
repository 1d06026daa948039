import { ImageUp, Trash2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { formatBytes } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { FieldNotes } from "../../ui/field.tsx";

const mostBytes = 256 * 1024;

interface LogoFieldProps {
  /** There is one on the server. */
  hasLogo: boolean;
  /** A data URL that was chosen, an empty text when the logo is to go, undefined when nothing was done. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  error?: string;
}

/** The logo on light and dark grounds, and the ways to change it. */
export function LogoField({ hasLogo, value, onChange, error }: LogoFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const source = value ?? (hasLogo ? "/api/v1/brand/logo" : "");
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const answer = await read(file);
    setProblem(answer.problem);
    if (answer.data) onChange(answer.data);
  };
  return (
    <div className="flex flex-col gap-3">
      {source ? (
        <div className="flex gap-3">
          <Tile source={source} label={t("settings.logo.onLight")} className="bg-white" />
          <Tile source={source} label={t("settings.logo.onDark")} className="bg-[#141619]" />
        </div>
      ) : (
        <p className="flex h-24 items-center justify-center rounded-10 border border-dashed border-control/60 text-13 text-ink-3">
          {t("settings.logo.none")}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <input
          ref={input}
          type="file"
          accept="image/png,image/jpeg"
          aria-label={t("settings.logo.choose")}
          aria-describedby={`${id}-hint`}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <Button icon={ImageUp} onClick={() => input.current?.click()}>
          {t(source ? "settings.logo.replace" : "settings.logo.choose")}
        </Button>
        {source && (
          <Button
            variant="quiet"
            icon={Trash2}
            onClick={() => {
              setProblem(undefined);
              onChange(hasLogo ? "" : undefined);
            }}
          >
            {t("settings.logo.remove")}
          </Button>
        )}
      </div>
      <FieldNotes id={id} hint={t("settings.logo.hint")} error={problem ?? error} />
    </div>
  );
}

function Tile({ source, label, className }: { source: string; label: string; className: string }) {
  return (
    <figure className="min-w-0 flex-1">
      <div
        className={`flex h-24 items-center justify-center rounded-10 p-4 ring-1 ring-line ring-inset ${className}`}
      >
        <img src={source} alt={t("settings.logo.current")} className="max-h-full max-w-full object-contain" />
      </div>
      <figcaption className="mt-1 text-12 text-ink-3">{label}</figcaption>
    </figure>
  );
}

async function read(file: File): Promise<{ data?: string; problem?: string }> {
  if (!["image/png", "image/jpeg"].includes(file.type)) return { problem: t("settings.logo.wrongKind") };
  if (file.size > mostBytes) {
    return { problem: t("settings.logo.tooLarge", { size: formatBytes(file.size) }) };
  }
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ data: String(reader.result) });
    reader.onerror = () => resolve({ problem: t("settings.logo.unreadable") });
    reader.readAsDataURL(file);
  });
}
