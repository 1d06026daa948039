import { useState } from "react";
import { t } from "../../kernel/messages.ts";
import { TextField } from "../../ui/text-field.tsx";
import { formatDuration, parseDuration } from "./duration.ts";

interface DurationFieldProps {
  value: number | null;
  /** Minutes; null for what is no duration. */
  onChange: (minutes: number | null) => void;
  error?: string;
  autoFocus?: boolean;
  className?: string;
}

/** How long something took, typed the way people write it down; written as hours and minutes once it is left. */
export function DurationField({ value, onChange, error, autoFocus, className }: DurationFieldProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextField
      label={t("time.duration")}
      hint={t("time.durationHint")}
      error={error}
      autoFocus={autoFocus}
      className={className}
      value={typed ?? (value === null ? "" : formatDuration(value))}
      onChange={(text) => {
        setTyped(text);
        onChange(parseDuration(text) || null);
      }}
      onBlur={() => value !== null && setTyped(undefined)}
    />
  );
}
