import { useSyncExternalStore } from "react";
import { accentVariables } from "./accent.ts";

export type Theme = "system" | "light" | "dark";
interface Look {
  theme: Theme;
  /** CSS variables of the accent, kept so that the next visit paints in the right colour at once. */
  accent?: Record<string, string>;
}

// The same name and shape as in public/theme.js, which runs before anything else.
const storageKey = "postern.look";
const system = () => matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function read(): Look {
  try {
    return { theme: "system", ...JSON.parse(localStorage.getItem(storageKey) ?? "{}") };
  } catch {
    return { theme: "system" };
  }
}

let look = read();

function store(change: Partial<Look>) {
  look = { ...look, ...change };
  try {
    localStorage.setItem(storageKey, JSON.stringify(look));
  } catch {
    // A full or blocked storage only costs the memory of the choice.
  }
  apply();
}

function apply() {
  const dark = look.theme === "dark" || (look.theme === "system" && system().matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  for (const listener of listeners) listener();
}

export function setTheme(theme: Theme): void {
  store({ theme });
}

/** Puts on the tenant's colour, `#rrggbb`. Set through the CSSOM, which a CSP without inline styles allows. */
export function setAccent(seed: string): void {
  const accent = accentVariables(seed);
  // Desk and Console keep the tint of their own, which tells the doors apart.
  if (document.documentElement.dataset.door !== "portal") {
    delete accent["--tint"];
    delete accent["--trace"];
  }
  for (const [name, value] of Object.entries(accent)) document.documentElement.style.setProperty(name, value);
  store({ accent });
}

/** Follows the system's theme, and what other windows choose. Called once by each door. */
export function followTheme(): void {
  system().addEventListener("change", apply);
  window.addEventListener("storage", (event) => {
    if (event.key !== storageKey) return;
    look = read();
    apply();
  });
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => look.theme,
  );
}
