import { type ComponentType, useCallback, useEffect, useRef } from "react";
import { client } from "../../kernel/client.ts";
import type { Brand } from "../../kernel/session.tsx";
import { setAccent } from "../../kernel/theme.ts";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Blocked } from "./blocked.tsx";

export type DoorName = "portal" | "desk" | "console";

/** What every page in front of a door gets. */
export interface FrontProps {
  door: DoorName;
  /** Undefined while it is loading. */
  brand: Brand | undefined;
}

interface FrontOptions {
  door: DoorName;
  page: ComponentType<FrontProps>;
  /** The brand, asked for already. */
  first: Promise<Brand>;
}

/** A page in front of a door, in the tenant's colour once that is known. */
export function Front({ door, page: Page, first }: FrontOptions) {
  const asked = useRef<Promise<Brand> | undefined>(first);
  const load = useCallback(() => {
    const answer = asked.current ?? client.settings.brand();
    // A second attempt asks again, and so does StrictMode's second run in development.
    asked.current = undefined;
    return answer;
  }, []);
  const { data: brand, error, retry } = useLoaded(load);
  useEffect(() => {
    if (brand && !brand.bare) setAccent(brand.accent);
  }, [brand]);
  if (error) return <Blocked error={error} onRetry={retry} />;
  return <Page door={door} brand={brand} />;
}
