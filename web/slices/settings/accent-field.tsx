import { type AccentScale, accentScale, grounds } from "../../kernel/accent.ts";
import { t } from "../../kernel/messages.ts";
import { TextField } from "../../ui/text-field.tsx";

interface AccentFieldProps {
  /** `#rrggbb`, or what is being typed. */
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

/** The accent colour, picked or typed, and what becomes of it in both themes. */
export function AccentField({ value, onChange, error }: AccentFieldProps) {
  const scale = isColour(value) ? accentScale(value) : undefined;
  return (
    <>
      <div className="flex items-start gap-2">
        <TextField
          label={t("settings.field.accent")}
          value={value}
          onChange={(text) => onChange(text.trim())}
          error={error}
          spellCheck={false}
          maxLength={7}
          className="w-40"
        />
        <input
          type="color"
          aria-label={t("settings.field.pickAccent")}
          value={isColour(value) ? value : "#000000"}
          onChange={(event) => onChange(event.target.value)}
          className="mt-6 h-9 w-12 shrink-0 cursor-pointer rounded-6 bg-surface p-1 ring-1 ring-control/80 ring-inset touch:h-11"
        />
      </div>
      {scale && (
        <figure>
          <figcaption className="mb-1.5 text-13 font-medium">{t("settings.preview.title")}</figcaption>
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
            <Preview name={t("settings.preview.light")} scale={scale.light} theme="light" />
            <Preview name={t("settings.preview.dark")} scale={scale.dark} theme="dark" />
          </div>
        </figure>
      )}
    </>
  );
}

interface PreviewProps {
  name: string;
  scale: AccentScale;
  theme: keyof typeof grounds;
}

const ink = { light: "#5b5f68", dark: "#a6aab3" };

function Preview({ name, scale, theme }: PreviewProps) {
  return (
    <div
      className="flex flex-col items-start gap-3 rounded-10 p-4 ring-1 ring-line ring-inset"
      style={{ background: grounds[theme].plain, color: ink[theme] }}
    >
      <span className="text-12">{name}</span>
      <span
        className="inline-flex h-9 items-center rounded-6 px-3.5 font-medium"
        style={{ background: scale.solid, color: scale.on }}
      >
        {t("settings.preview.button")}
      </span>
      <span className="font-medium" style={{ color: scale.text }}>
        {t("settings.preview.link")}
      </span>
      <span
        className="inline-flex h-7 items-center rounded-full px-3 text-13"
        style={{ background: scale.soft, color: scale.softText }}
      >
        {t("settings.preview.selected")}
      </span>
    </div>
  );
}
