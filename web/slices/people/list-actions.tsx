import { FileUp, UserRoundPlus } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { useCommands } from "../../shell/palette-state.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";

const InviteDialog = lazy(async () => ({ default: (await import("./invite-dialog.tsx")).InviteDialog }));
const ImportDialog = lazy(async () => ({ default: (await import("./import-dialog.tsx")).ImportDialog }));

/** The ways of bringing people in: buttons for the top line, and the dialogs that they open. */
export function useListActions(kind: Person["kind"], clientId?: string) {
  const [open, setOpen] = useState<"invite" | "import">();
  useCommands(
    useMemo(
      () => [
        {
          id: "invite",
          label: t("people.invite"),
          icon: UserRoundPlus,
          onAction: () => setOpen("invite"),
        },
        { id: "import", label: t("people.import.title"), icon: FileUp, onAction: () => setOpen("import") },
      ],
      [],
    ),
  );
  const inviting = (label: ReactNode) => (
    <Button variant="primary" icon={UserRoundPlus} onClick={() => setOpen("invite")}>
      {label}
    </Button>
  );
  const invite = inviting(t("people.invite"));
  // In the top line of a phone the words would leave no room for the title.
  const inviteInLine = inviting(<span className="max-sm:sr-only">{t("people.invite")}</span>);
  const bring = (
    <>
      <Button icon={FileUp} className="max-sm:hidden" onClick={() => setOpen("import")}>
        {t("people.import.action")}
      </Button>
      <IconButton
        icon={FileUp}
        label={t("people.import.action")}
        className="sm:hidden"
        onClick={() => setOpen("import")}
      />
    </>
  );
  const close = () => setOpen(undefined);
  const dialogs: ReactNode = open && (
    <Suspense>
      {open === "invite" ? (
        <InviteDialog kind={kind} clientId={clientId} onClose={close} />
      ) : (
        <ImportDialog kind={kind} clientId={clientId} onClose={close} />
      )}
    </Suspense>
  );
  return { invite, inviteInLine, bring, dialogs };
}
