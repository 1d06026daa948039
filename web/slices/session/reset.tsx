import { lazy, Suspense, useState } from "react";
import type { FrontProps } from "./front.tsx";
import { ResetAsk } from "./reset-ask.tsx";
import { useFragment } from "./use-secret.ts";

const ResetSet = lazy(() => import("./reset-set.tsx").then((module) => ({ default: module.ResetSet })));

/** `/reset`: asks for a link to a new password; with the link's secret, sets one. */
export function Reset(props: FrontProps) {
  const secret = useFragment();
  const [dead, setDead] = useState(false);
  return secret.length >= 20 && !dead ? (
    <Suspense>
      <ResetSet {...props} secret={secret} onDead={() => setDead(true)} />
    </Suspense>
  ) : (
    <ResetAsk {...props} />
  );
}
