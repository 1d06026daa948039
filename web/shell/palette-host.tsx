import { lazy, Suspense, useDeferredValue, useEffect } from "react";
import type { Door, ScreenRoute } from "./door.ts";
import { closePalette, openPalette, usePaletteOpen } from "./palette-state.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));

/** Listens for Ctrl or ⌘ with K, and loads the palette when it is wanted. */
export function PaletteHost({ door, screens }: { door: Door; screens: readonly ScreenRoute[] }) {
  const open = usePaletteOpen();
  // Deferred, so that it appears as soon as its code is there; a fallback would be held for 300 ms.
  const shown = useDeferredValue(open);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      openPalette();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <Suspense>
      {open && shown ? <Palette door={door} screens={screens} onClose={closePalette} /> : null}
    </Suspense>
  );
}
