import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { PartLinks } from "../../ui/part-links.tsx";

/** The places of time and expenses, as tabs. */
export function TimeParts({ current }: { current: "week" | "entries" | "expenses" }) {
  const seesMoney = useMay("projects.budget");
  const parts = [
    { id: "week", label: t("time.parts.week"), to: "/desk/time" },
    { id: "entries", label: t("time.parts.entries"), to: "/desk/time/entries" },
    ...(seesMoney ? [{ id: "expenses", label: t("time.parts.expenses"), to: "/desk/time/expenses" }] : []),
  ];
  return <PartLinks label={t("time.parts.label")} parts={parts} current={current} />;
}
