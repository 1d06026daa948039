import { X } from "lucide-react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import type { DialogProps } from "./dialog.tsx";
import { IconButton } from "./icon-button.tsx";

const widths = { sm: "sm:max-w-100", md: "sm:max-w-130", lg: "sm:max-w-180" };

/** What `Dialog` loads. */
export function DialogWindow({
  open,
  onClose,
  title,
  children,
  footer,
  size = "md",
  stay = false,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(now) => !now && onClose()}
      isDismissable={!stay}
      isKeyboardDismissDisabled={stay !== false}
      className={overlayClass}
    >
      <Modal
        className={cx(
          "max-h-[92dvh] w-full overflow-y-auto rounded-t-10 bg-raised shadow-float outline-none sm:rounded-10",
          "data-[entering]:animate-[slide-up_180ms_var(--ease)] sm:data-[entering]:animate-[rise_160ms_var(--ease)]",
          widths[size],
        )}
      >
        <AriaDialog className="flex flex-col outline-none">
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-1">
            <Heading slot="title" className="pt-1 text-16 font-bold">
              {title}
            </Heading>
            {stay !== "always" && (
              <IconButton
                icon={X}
                side="none"
                label={t("common.close")}
                onClick={onClose}
                className="-me-2"
              />
            )}
          </header>
          <div className="px-5 pb-5">{children}</div>
          {footer && (
            <footer className="sticky bottom-0 flex flex-col-reverse gap-2 border-t border-line bg-raised px-5 py-3 sm:flex-row sm:justify-end">
              {footer}
            </footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

const overlayClass = cx(
  "fixed inset-0 z-50 flex items-end justify-center bg-scrim sm:items-center sm:p-6",
  "data-[entering]:animate-[appear_140ms_var(--ease)] data-[exiting]:animate-[appear_120ms_reverse_var(--ease)]",
);
