import { lazy, type ReactNode } from "react";
import { t } from "../kernel/messages.ts";
import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { OnceOpen } from "./once-open.tsx";

const DialogWindow = lazy(() =>
  import("./dialog-window.tsx").then((module) => ({ default: module.DialogWindow })),
);

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  /**
   * Something that needs a decision: neither Escape nor a press beside it closes it. `always`: no button either, only
   * what is in it.
   */
  stay?: boolean | "always";
}

/** A window over the page; on a phone it rises from below. Focus moves in, and back when it closes. Loaded on use. */
export function Dialog(props: DialogProps) {
  return (
    <OnceOpen open={props.open}>
      <DialogWindow {...props} />
    </OnceOpen>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  /** Names the thing: "Void invoice NW-0042". */
  title: string;
  /** What will happen, and that it cannot be undone. */
  children: ReactNode;
  /** Names the act and the thing, as the button's text: "Void NW-0042". */
  action: string;
  onConfirm: () => void;
  pending?: boolean;
  error?: string;
  danger?: boolean;
}

/** Asks before what cannot be undone. What can be undone is done at once, with undo instead. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, title, children, action, onConfirm, pending, error, danger = true } = props;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-ink-2">
        {children}
        {error && <Banner tone="error">{error}</Banner>}
      </div>
    </Dialog>
  );
}
