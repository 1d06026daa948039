import { useSyncExternalStore } from "react";
import { errorText } from "../kernel/api-error.ts";
import { onRefusal } from "../kernel/client.ts";
import { tell } from "../ui/toast.tsx";

/** What stands between a person and what they were about to do. */
export interface Hurdle {
  /** A proof of a kind: any recent one, one by means of one's own, one that lets these be changed. */
  kind: "recent" | "own" | "means" | "second-factor";
  cleared: Promise<boolean>;
  settle: (cleared: boolean) => void;
}

let hurdles: readonly Hurdle[] = [];
const listeners = new Set<() => void>();

function change(to: readonly Hurdle[]) {
  hurdles = to;
  for (const listener of listeners) listener();
}

/** Puts a hurdle up, once however many calls come upon it. Resolves with whether it was cleared. */
function clear(kind: Hurdle["kind"]): Promise<boolean> {
  const there = hurdles.find((one) => one.kind === kind);
  if (there) return there.cleared;
  let resolve: (value: boolean) => void = () => {};
  const cleared = new Promise<boolean>((settle) => {
    resolve = settle;
  });
  const hurdle: Hurdle = {
    kind,
    cleared,
    settle: (value) => {
      change(hurdles.filter((one) => one !== hurdle));
      resolve(value);
    },
  };
  // Nothing else works before the second factor is shown.
  change(kind === "second-factor" ? [hurdle, ...hurdles] : [...hurdles, hurdle]);
  return cleared;
}

export function useHurdle(): Hurdle | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => hurdles[0],
  );
}

/** Asks for the second factor over what is on screen. */
export const askSecondFactor = () => clear("second-factor");

/** What all screens do about refusals that have nothing to do with them, but for a second factor that is owed. */
export function followRefusals(): void {
  onRefusal("proof_required", ({ fields }) => {
    const asked = (kind: "own" | "means") => fields.some(({ message }) => message === `${kind}_proof`);
    return clear(asked("means") ? "means" : asked("own") ? "own" : "recent");
  });
  onRefusal("viewing_only", async (error) => {
    tell(errorText(error));
    return false;
  });
}

/** A second factor that a session comes to owe while a screen is open is asked for over that screen. */
export function followDemands(): void {
  onRefusal("second_factor_required", askSecondFactor);
}
