import { useState } from "react";
import type { ApiKey } from "../../../contract/access.ts";
import { client } from "../../kernel/client.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { TokenShown } from "./token-shown.tsx";

interface RotateDialogProps {
  apiKey: ApiKey;
  onMade: () => void;
  onClose: () => void;
}

const overlaps = ["0", "1", "24", "72", "168"] as const;
type Overlap = (typeof overlaps)[number];

/** Gives a key a new token, while the one before stays good long enough to change it everywhere. */
export function RotateDialog({ apiKey: { id, name }, onMade, onClose }: RotateDialogProps) {
  const [made, setMade] = useState<{ key: ApiKey; token: string }>();
  const form = useForm({
    initial: { overlap: "24" as Overlap },
    submit: ({ overlap }) => client.keys.rotate({ id, overlapHours: Number(overlap) }),
    onDone: (rotated) => {
      setMade(rotated);
      onMade();
    },
  });
  if (made) {
    const { oldDiesAt } = made.key;
    return (
      <Dialog
        open
        stay
        onClose={onClose}
        title={t("access.keys.rotatedTitle", { name })}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t("access.keys.done")}
          </Button>
        }
      >
        <TokenShown
          token={made.token}
          label={t("access.keys.token")}
          hint={
            oldDiesAt
              ? t("access.keys.oldDies", { date: formatDate(oldDiesAt, "exact") })
              : t("access.keys.oldDead")
          }
        />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title={t("access.keys.rotateTitle", { name })}>
      <Form form={form} className="flex flex-col gap-4 pt-1">
        <p className="text-pretty text-ink-2">{t("access.keys.rotateText")}</p>
        <Select
          label={t("access.keys.overlap")}
          options={overlaps.map((value) => ({ value, label: overlapText(value) }))}
          {...form.field("overlap")}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("access.keys.rotateAction", { name })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

const overlapText = (overlap: Overlap) =>
  overlap === "0" ? t("access.keys.noOverlap") : t("access.keys.overlapHours", { hours: Number(overlap) });
