import { Plus } from "lucide-react";
import { useState } from "react";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { NoPermission } from "../../ui/states.tsx";
import { TimeParts } from "../time/time-parts.tsx";
import { ExpenseDialog } from "./expense-dialog.tsx";
import { ExpenseTable } from "./expense-table.tsx";

/** Expenses of everybody, on every project that the reader may see. */
export function ExpensesScreen() {
  const [adding, setAdding] = useState(false);
  const seesMoney = useMay("projects.budget");
  return (
    <Screen
      title={t("expenses.title")}
      action={
        <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
          {t("expenses.new")}
        </Button>
      }
    >
      <TimeParts current="expenses" />
      {seesMoney ? <ExpenseTable /> : <NoPermission />}
      {adding && <ExpenseDialog onClose={() => setAdding(false)} />}
    </Screen>
  );
}
