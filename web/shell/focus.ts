let navigations = 0;

/** Counts a change of screen; the first one is the page itself, whose focus stays with the browser. */
export function countNavigation(): void {
  navigations++;
}

/** Whether the screen that is being shown was reached from another one, and not by loading the page. */
export function arrivedByNavigation(): boolean {
  return navigations > 0;
}
