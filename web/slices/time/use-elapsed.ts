import { useEffect, useState } from "react";

const since = (startedAt: string) =>
  Math.max(0, Math.floor((Date.now() - new Date(startedAt).getTime()) / 1000));

/** Whole seconds since an instant, each second anew. */
export function useElapsed(startedAt: string): number {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return since(startedAt);
}
