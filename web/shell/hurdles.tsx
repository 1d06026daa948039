import { lazy, Suspense, useDeferredValue } from "react";
import type { Brand } from "../kernel/session.tsx";
import { useHurdle } from "./refusals.ts";

const StepUp = lazy(() =>
  import("../slices/session/proof/step-up.tsx").then((module) => ({ default: module.StepUp })),
);
const SecondFactorOver = lazy(() =>
  import("../slices/session/second-factor-over.tsx").then((module) => ({ default: module.SecondFactorOver })),
);

/** What a call came upon, over the screen that made it: the screen stays as it is, and goes on afterwards. */
export function Hurdles({ brand, onSignOut }: { brand: Brand; onSignOut: () => void }) {
  const hurdle = useHurdle();
  // Deferred, so that it appears as soon as its code is there; a fallback would be held for 300 ms.
  const shown = useDeferredValue(hurdle);
  if (!hurdle || hurdle !== shown) return <Suspense>{null}</Suspense>;
  return (
    <Suspense>
      {hurdle.kind === "second-factor" ? (
        <SecondFactorOver brand={brand} onDone={() => hurdle.settle(true)} onSignOut={onSignOut} />
      ) : (
        <StepUp
          what={hurdle.kind}
          onProved={() => hurdle.settle(true)}
          onCancel={() => hurdle.settle(false)}
        />
      )}
    </Suspense>
  );
}
