import { type ReactNode, Suspense, startTransition, useState } from "react";

export interface LazyTriggerProps {
  /** Fetches the code of what opens. */
  load: () => Promise<unknown>;
  popup: "menu" | "dialog";
  /** Accessible name, when the face shows an icon alone. */
  label?: string;
  className?: string;
  /** What the button shows. */
  face: ReactNode;
  /** The button with what it opens, open: it takes the place of this one. */
  children: ReactNode;
}

/** A plain button that turns into the real trigger when it is first pressed, so that a page loads without overlays. */
export function LazyTrigger({ load, popup, label, className, face, children }: LazyTriggerProps) {
  const [wanted, setWanted] = useState(false);
  // A transition keeps this button until the other one is there; a fallback would be held for 300 ms.
  const want = () => startTransition(() => setWanted(true));
  const button = (
    <button
      type="button"
      aria-haspopup={popup}
      aria-expanded={false}
      aria-label={label}
      className={className}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={want}
      onKeyDown={(event) => {
        if (popup !== "menu" || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
        event.preventDefault();
        want();
      }}
    >
      {face}
    </button>
  );
  return <Suspense fallback={button}>{wanted ? children : button}</Suspense>;
}
