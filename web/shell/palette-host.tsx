import { lazy, Suspense, useEffect } from "react";
import type { Door, ScreenRoute } from "./door.ts";
import { closePalette, openPalette, usePaletteOpen } from "./palette-state.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));

/** Listens for Ctrl or ⌘ with K, and loads the palette when it is wanted. */
export function PaletteHost({ door, screens }: { door: Door; screens: readonly ScreenRoute[] }) {
  const open = usePaletteOpen();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      openPalette();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  if (!open) return null;
  return (
    <Suspense>
      <Palette door={door} screens={screens} onClose={closePalette} />
    </Suspense>
  );
}
