import { useState } from "react";
import { formatNumber, moneyFromInput, moneyToInput } from "../kernel/format.ts";
import { TextField, type TextFieldProps } from "./text-field.tsx";

type Base = Omit<TextFieldProps, "value" | "onChange" | "type" | "inputMode" | "align" | "prefix">;

export interface NumberFieldProps extends Base {
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  /** Decimal places; none unless said. */
  digits?: number;
}

/**
 * A number. What cannot be read as one gives `null` while it is typed; when the field is left, a number is put into
 * bounds and written as the reader's region writes it.
 */
export function NumberField({ value, onChange, min, max, digits = 0, onBlur, ...rest }: NumberFieldProps) {
  const show = (number: number | null) =>
    number === null ? "" : formatNumber(number, { maximumFractionDigits: digits, useGrouping: false });
  const [typed, setTyped] = useState<string>();
  return (
    <TextField
      {...rest}
      inputMode={digits > 0 ? "decimal" : "numeric"}
      align="end"
      value={typed ?? show(value)}
      onChange={(text) => {
        setTyped(text);
        onChange(readNumber(text, digits));
      }}
      onBlur={(event) => {
        setTyped(undefined);
        if (value !== null) onChange(Math.min(max ?? value, Math.max(min ?? value, value)));
        onBlur?.(event);
      }}
    />
  );
}

function readNumber(text: string, digits: number): number | null {
  const plain = text.trim().replace(",", ".");
  if (!/^-?\d+(?:\.\d*)?$/.test(plain)) return null;
  const factor = 10 ** digits;
  return Math.round(Number(plain) * factor) / factor;
}

export interface MoneyFieldProps extends Base {
  /** Minor units. */
  amount: number | null;
  currency: string;
  onChange: (amount: number | null) => void;
}

/** An amount in a currency, typed with comma or dot; gives exact minor units. */
export function MoneyField({ amount, currency, onChange, onBlur, ...rest }: MoneyFieldProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextField
      {...rest}
      inputMode="decimal"
      align="end"
      prefix={currency}
      value={typed ?? (amount === null ? "" : moneyToInput(amount, currency))}
      onChange={(text) => {
        setTyped(text);
        onChange(moneyFromInput(text, currency) ?? null);
      }}
      onBlur={(event) => {
        setTyped(undefined);
        onBlur?.(event);
      }}
    />
  );
}
