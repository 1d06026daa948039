import { useEffect, useState } from "react";
import { formatDate, formatRelative } from "../kernel/format.ts";

/** How long ago or ahead; the exact time on hover and for machines. It keeps itself current. */
export function RelativeTime({ at, narrow = false }: { at: string; narrow?: boolean }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 60_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={formatDate(at, "exact")} className="whitespace-nowrap tabular">
      {formatRelative(at, new Date(), narrow ? "narrow" : "long")}
    </time>
  );
}

/** A date, with the exact time on hover when there is one. */
export function DateText({
  at,
  style = "medium",
}: {
  at: string;
  style?: "short" | "medium" | "long" | "day";
}) {
  return (
    <time
      dateTime={at}
      title={formatDate(at, at.length > 10 ? "exact" : "long")}
      className="whitespace-nowrap tabular"
    >
      {formatDate(at, style)}
    </time>
  );
}
