import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover as AriaPopover } from "react-aria-components/Popover";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button.tsx";
import { cx } from "./cx.ts";
import { floatClass } from "./list-box.tsx";

export interface PopoverProps {
  /** Words on the button that opens it, and the name of what opens. */
  label: string;
  icon?: LucideIcon;
  variant?: ButtonVariant;
  size?: ButtonSize;
  children: ReactNode | ((close: () => void) => ReactNode);
  className?: string;
}

/** A button with a small panel that belongs to it. */
export function Popover({ label, icon: Icon, variant, size, children, className }: PopoverProps) {
  return (
    <DialogTrigger>
      <Button className={cx(buttonClass(variant, size), className)}>
        {Icon && <Icon size={16} aria-hidden />}
        {label}
      </Button>
      <AriaPopover className={cx(floatClass, "max-w-[calc(100vw-24px)]")} offset={6}>
        <Dialog aria-label={label} className="max-h-[70dvh] overflow-y-auto p-4 outline-none">
          {({ close }) => <>{typeof children === "function" ? children(close) : children}</>}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
