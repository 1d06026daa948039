import { lazy, useEffect } from "react";
import { client } from "../../kernel/client.ts";
import { setAccent } from "../../kernel/theme.ts";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Blocked } from "./blocked.tsx";
import { SignIn } from "./sign-in.tsx";

const Enter = lazy(() => import("./enter.tsx").then((module) => ({ default: module.Enter })));
const Invitation = lazy(() => import("./invitation.tsx").then((module) => ({ default: module.Invitation })));
const SetUp = lazy(() => import("./set-up.tsx").then((module) => ({ default: module.SetUp })));

export type DoorName = "portal" | "desk" | "console";
const loadBrand = () => client.settings.brand();

/** The pages in front of the doors, which need no session. Which one, the address says. */
export function Front({ door }: { door: DoorName }) {
  const { data: brand, error, retry } = useLoaded(loadBrand);
  useEffect(() => {
    if (brand && !brand.bare) setAccent(brand.accent);
  }, [brand]);
  if (error) return <Blocked error={error} onRetry={retry} />;
  switch (location.pathname) {
    case "/enter":
      return <Enter />;
    case "/invitation":
      return <Invitation />;
    case "/setup":
      return <SetUp />;
    default:
      return <SignIn door={door} brand={brand} />;
  }
}
