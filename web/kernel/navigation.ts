import { useRouter, useRouterState } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { hrefOf, type RawSearch, type Search, type Target } from "./address.ts";

/** Goes to a screen: `const go = useGo(); go({ to: "/tickets/$id", params: { id } })`. */
export function useGo(): (target: Target, options?: { replace?: boolean }) => void {
  const router = useRouter({ warn: false });
  return useCallback(
    (target, options) => {
      const href = hrefOf(target);
      if (router) void router.navigate({ href, replace: options?.replace });
      else location.assign(href);
    },
    [router],
  );
}

/** A parameter of the path: `useParam("id")` on `/tickets/$id`. */
export function useParam(name: string): string {
  return useRouterState({
    select: (state) => (state.matches.at(-1)?.params as Record<string, string> | undefined)?.[name] ?? "",
  });
}

interface SearchOptions {
  /** A step of its own in the history. */
  push?: boolean;
  /** The page stays where it is scrolled to, because the list itself does not change. */
  keepScroll?: boolean;
}

/**
 * What follows the question mark, read by a parser of the screen's own, and a function that changes some of it:
 * `const [filter, setFilter] = useSearch(parseTicketFilter)`. The address is the only place where filters live.
 */
export function useSearch<S extends object>(
  parse: (raw: RawSearch) => S,
): [S, (change: Partial<S>, options?: SearchOptions) => void] {
  const router = useRouter();
  const raw = useRouterState({ select: (state) => state.location.search as RawSearch });
  const search = useMemo(() => parse(raw), [parse, raw]);
  const set = useCallback(
    (change: Partial<S>, options?: SearchOptions) => {
      const { pathname, search: now } = router.latestLocation;
      const next = { ...(parse(now as RawSearch) as Search), ...(change as Search) };
      // Typing in a search box must not fill the history, so Back leaves the list.
      void router.navigate({
        href: hrefOf({ to: pathname, search: next }),
        replace: !options?.push,
        resetScroll: !options?.keepScroll,
      });
    },
    [router, parse],
  );
  return [search, set];
}
