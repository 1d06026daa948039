import { type ReactNode, Suspense, useRef } from "react";

/** Draws nothing until something is opened for the first time, so that its code loads only then. */
export function OnceOpen({ open, children }: { open: boolean; children: ReactNode }) {
  const opened = useRef(open);
  opened.current ||= open;
  return opened.current ? <Suspense>{children}</Suspense> : null;
}
