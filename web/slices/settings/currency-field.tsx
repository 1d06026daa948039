import { useMemo } from "react";
import { locale } from "../../kernel/locale.ts";
import { ComboBox } from "../../ui/combo-box.tsx";
import type { Option } from "../../ui/list-box.tsx";

interface CurrencyFieldProps {
  label: string;
  hint?: string;
  error?: string;
  disabled?: boolean;
  hideLabel?: boolean;
  className?: string;
  /** ISO 4217. */
  value: string;
  onChange: (currency: string) => void;
}

/** A currency, found by its code or its name. */
export function CurrencyField({ value, onChange, ...field }: CurrencyFieldProps) {
  const options = useMemo(currencies, []);
  const chosen = options.find((option) => option.value === value) ?? { value, label: value };
  return (
    <ComboBox
      {...field}
      value={chosen}
      options={options}
      onChange={(option) => option && onChange(option.value)}
    />
  );
}

function currencies(): Option[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: code,
    detail: names.of(code),
  }));
}
