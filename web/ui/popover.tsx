import type { LucideIcon } from "lucide-react";
import { lazy, type ReactNode } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button.tsx";
import { cx } from "./cx.ts";
import { LazyTrigger } from "./lazy-trigger.tsx";

export interface PopoverProps {
  /** Words on the button that opens it, and the name of what opens. */
  label: string;
  icon?: LucideIcon;
  variant?: ButtonVariant;
  size?: ButtonSize;
  children: ReactNode | ((close: () => void) => ReactNode);
  className?: string;
}

const load = () => import("./popover-open.tsx").then((module) => ({ default: module.PopoverOpen }));
const PopoverOpen = lazy(load);

/** A button with a small panel that belongs to it. The panel's code loads when the pointer or the focus comes near. */
export function Popover(props: PopoverProps) {
  return (
    <LazyTrigger
      load={load}
      popup="dialog"
      className={popoverButtonClass(props)}
      face={<PopoverFace {...props} />}
    >
      <PopoverOpen {...props} />
    </LazyTrigger>
  );
}

export function popoverButtonClass({ variant, size, className }: PopoverProps): string {
  return cx(buttonClass(variant, size), className);
}

export function PopoverFace({ icon: Icon, label }: PopoverProps) {
  return (
    <>
      {Icon && <Icon size={16} aria-hidden />}
      {label}
    </>
  );
}
