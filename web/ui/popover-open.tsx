import { Button } from "react-aria-components/Button";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover as AriaPopover } from "react-aria-components/Popover";
import { cx } from "./cx.ts";
import { floatClass } from "./list-box.tsx";
import { PopoverFace, type PopoverProps, popoverButtonClass } from "./popover.tsx";

/** What `Popover` loads when somebody reaches for it, and opens at once. */
export function PopoverOpen(props: PopoverProps) {
  const { label, children } = props;
  return (
    <DialogTrigger defaultOpen>
      <Button className={popoverButtonClass(props)}>
        <PopoverFace {...props} />
      </Button>
      <AriaPopover className={cx(floatClass, "max-w-[calc(100vw-24px)]")} offset={6}>
        <Dialog aria-label={label} className="max-h-[70dvh] overflow-y-auto p-4 outline-none">
          {({ close }) => <>{typeof children === "function" ? children(close) : children}</>}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
