import { Plus } from "lucide-react";
import { useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Screen } from "../../shell/screen.tsx";
import { Button } from "../../ui/button.tsx";
import { EntryDialog } from "./entry-dialog.tsx";
import { EntryTable } from "./entry-table.tsx";
import { TimeParts } from "./time-parts.tsx";

/** Time of everybody, on every project that the reader may see. */
export function EntriesScreen() {
  const [adding, setAdding] = useState(false);
  return (
    <Screen
      title={t("time.title")}
      action={
        <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
          {t("time.new")}
        </Button>
      }
    >
      <TimeParts current="entries" />
      <EntryTable />
      {adding && <EntryDialog onClose={() => setAdding(false)} />}
    </Screen>
  );
}
