import type { ReactElement, ReactNode } from "react";
import { Focusable } from "react-aria-components/Focusable";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";

export interface TooltipProps {
  /** What is told; never the only place where it is said. */
  tip: ReactNode;
  /** One element that can have the focus. */
  children: ReactElement;
}

/** More words about something, on hover and focus. An `IconButton` brings its own. */
export function Tooltip({ tip, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={80}>
      <Focusable>{children as never}</Focusable>
      <AriaTooltip
        offset={6}
        className="z-50 max-w-64 rounded-6 bg-ink px-2 py-1 text-12 font-medium text-surface data-[entering]:animate-[appear_120ms_var(--ease)]"
      >
        {tip}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
