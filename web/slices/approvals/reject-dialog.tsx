import { useState } from "react";
import type { ApprovalRow } from "../../../contract/approval.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { sumsOf } from "./sums.ts";
import { sumTexts } from "./words.ts";

interface RejectDialogProps {
  /** What is to be rejected; none while the dialog is closed. */
  rows: readonly ApprovalRow[];
  onClose: () => void;
  onReject: (comment: string) => void;
}

/** Asks why. The provider reads it, so that whoever submitted knows what to put right. */
export function RejectDialog({ rows, onClose, onReject }: RejectDialogProps) {
  const [comment, setComment] = useState("");
  const [asked, setAsked] = useState(false);
  const count = rows.length;
  const required = rows.some(({ commentOnRejection }) => commentOnRejection);
  const missing = required && comment.trim() === "";
  const send = () => {
    if (missing) return setAsked(true);
    onReject(comment.trim());
    setComment("");
    setAsked(false);
  };
  return (
    <Dialog
      open={count > 0}
      onClose={onClose}
      title={
        count === 1 ? t("approvals.rejectTitle", { title: rows[0]?.title }) : t("approvals.reject", { count })
      }
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant="danger" onClick={send}>
            {t("approvals.reject", { count })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-13 text-ink-2 tabular">{sumTexts(sumsOf(rows)).join(" · ")}</p>
        <TextArea
          label={t("approvals.comment")}
          hint={t("approvals.commentHint")}
          optional={!required}
          error={asked && missing ? t("approvals.commentMissing") : undefined}
          value={comment}
          maxLength={2000}
          autoFocus
          onChange={setComment}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) send();
          }}
        />
      </div>
    </Dialog>
  );
}
