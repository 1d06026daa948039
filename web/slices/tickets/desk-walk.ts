import { type FocusEvent, useEffect, useRef } from "react";

/** Milliseconds that a row keeps the focus before its ticket is fetched: holding `j` must not fetch every ticket. */
const pause = 120;

/**
 * While a ticket is shown beside the list, walking over the rows with `j` and `k` shows the one that was reached.
 * Other ways to a row, such as Tab, show nothing by themselves.
 */
export function useWalk(shown: string | undefined, show: (id: string, replace: boolean) => void) {
  const walking = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      walking.current = event.key === "j" || event.key === "k";
    };
    // Before the table's own listener, which moves the focus.
    document.addEventListener("keydown", press, true);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener("keydown", press, true);
    };
  }, []);
  const onFocus = (event: FocusEvent) => {
    const href = event.target.closest("[data-row-link]")?.getAttribute("href");
    const id = href && new URLSearchParams(href.split("?")[1]).get("ticket");
    if (!shown || !walking.current || !id || id === shown) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => show(id, true), pause);
  };
  return { onFocus };
}
