import { type ReactNode, Suspense, useDeferredValue, useState } from "react";

/** Draws nothing until something is opened for the first time, so that its code loads only then. */
export function OnceOpen({ open, children }: { open: boolean; children: ReactNode }) {
  const [opened, setOpened] = useState(open);
  if (open && !opened) setOpened(true);
  // Deferred, so that it appears as soon as its code is there; a fallback would be held for 300 ms.
  const shown = useDeferredValue(opened);
  return <Suspense>{shown ? children : null}</Suspense>;
}
