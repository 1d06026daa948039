import type { Money as Amount } from "../../contract/money.ts";
import { formatMoney } from "../kernel/format.ts";
import { cx } from "./cx.ts";

export interface MoneyProps {
  value: Amount;
  /** With the currency's code, where several currencies meet. */
  code?: boolean;
  className?: string;
}

/** An amount in its currency, in figures of one width so that columns can be compared. */
export function Money({ value, code, className }: MoneyProps) {
  return (
    <span className={cx("whitespace-nowrap tabular", className)}>
      {formatMoney(value, code ? "code" : "symbol")}
    </span>
  );
}
