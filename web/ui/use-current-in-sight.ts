import { type RefObject, useEffect } from "react";

/** Scrolls a row of parts sideways, and nothing else, so that the chosen one is in sight. */
export function useCurrentInSight(row: RefObject<HTMLElement | null>, current: string): void {
  useEffect(() => {
    const box = row.current;
    const chosen = box?.querySelector('[aria-selected="true"], [aria-current]');
    if (!box || !chosen || !current) return;
    const [outer, inner] = [box.getBoundingClientRect(), chosen.getBoundingClientRect()];
    if (inner.left >= outer.left && inner.right <= outer.right) return;
    box.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }, [row, current]);
}
