import { type RefObject, useEffect } from "react";

/** `j` and `k` walk over the rows of a list (their links carry `data-row-link`); Enter follows, being on a link. */
export function useRowKeys(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const walk = (event: KeyboardEvent) => {
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      const links = [...(box.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
      const next = at === -1 ? firstInSight(links) : links[at + step];
      next?.focus({ preventScroll: true });
      next?.closest("tr, li")?.scrollIntoView({ block: "nearest" });
      if (next) event.preventDefault();
    };
    document.addEventListener("keydown", walk);
    return () => document.removeEventListener("keydown", walk);
  }, [box]);
}

/** Somebody is typing, or has opened something over the page. */
export function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog], [role=menu], [role=listbox]")) return true;
  return (
    target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null
  );
}

function firstInSight(links: HTMLElement[]): HTMLElement | undefined {
  return links.find((link) => link.getBoundingClientRect().top > 90) ?? links[0];
}
