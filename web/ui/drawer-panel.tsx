import { X } from "lucide-react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";
import type { DrawerProps } from "./drawer.tsx";
import { IconButton } from "./icon-button.tsx";

/** What `Drawer` loads. */
export function DrawerPanel({ open, onClose, title, children, footer }: DrawerProps) {
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(now) => !now && onClose()}
      isDismissable
      className="fixed inset-0 z-50 flex items-end justify-end bg-scrim data-[entering]:animate-[appear_140ms_var(--ease)] data-[exiting]:animate-[appear_120ms_reverse_var(--ease)]"
    >
      <Modal
        className={cx(
          "flex max-h-[88dvh] w-full flex-col overflow-hidden rounded-t-10 bg-raised shadow-float outline-none",
          "data-[entering]:animate-[slide-up_200ms_var(--ease)]",
          "sm:h-dvh sm:max-h-none sm:max-w-105 sm:rounded-none sm:data-[entering]:animate-[slide-in_200ms_var(--ease)]",
        )}
      >
        <AriaDialog className="flex min-h-0 flex-1 flex-col outline-none">
          <header className="flex items-center justify-between gap-4 border-b border-line px-4 py-2">
            <Heading slot="title" className="text-14 font-bold">
              {title}
            </Heading>
            <IconButton icon={X} side="none" label={t("common.close")} onClick={onClose} className="-me-2" />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
            {children}
          </div>
          {footer && (
            <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
