import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  useRouter,
} from "@tanstack/react-router";
import type { ComponentType, FunctionComponent } from "react";
import type { Session } from "../../contract/session.ts";
import { parseSearch, type RawSearch, searchText } from "../kernel/address.ts";
import { ApiError } from "../kernel/api-error.ts";
import { t } from "../kernel/messages.ts";
import { useSession } from "../kernel/session.tsx";
import { ErrorState, NoPermission } from "../ui/states.tsx";
import { allowed, type Door, type ScreenRoute } from "./door.ts";
import { Frame } from "./frame.tsx";
import { Screen } from "./screen.tsx";
import { ScreenSkeleton } from "./screen-skeleton.tsx";

/** The router of a door, made of its list of screens. */
export function makeRouter(door: Door, session: Session) {
  const root = createRootRoute({ component: () => <Frame door={door} />, notFoundComponent: NotFound });
  const routes = door.screens.map((screen) =>
    createRoute({
      getParentRoute: () => root,
      path: screen.path,
      component: guarded(screen),
      loader: ({ params, location, preload }) => {
        if (!allowed(screen, session)) return;
        // Whoever passes over a link has read nothing, and must not be said to have.
        if (preload && (screen.recorded || session.viewing)) return;
        // Not awaited: the screen shows its own skeleton, and its own error when this fails.
        screen.prefetch?.({ params, search: location.search as RawSearch }).catch(() => {});
      },
    }),
  );
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch: (search) => searchText(search),
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 120,
    defaultPendingMinMs: 0,
    defaultPendingComponent: ScreenSkeleton,
    defaultErrorComponent: Broken,
    scrollRestoration: true,
    trailingSlash: "never",
  });
}

/** What somebody may changes while a window is open, so it is looked at each time that the screen is drawn. */
function guarded(screen: ScreenRoute) {
  const Loaded = lazyRouteComponent(async () => ({ default: (await screen.load()) as FunctionComponent }));
  const component = () => <Guarded screen={screen} component={Loaded} />;
  return Object.assign(component, { preload: Loaded.preload });
}

function Guarded({ screen, component: Shown }: { screen: ScreenRoute; component: ComponentType }) {
  return allowed(screen, useSession()) ? <Shown /> : <Refused />;
}

function Refused() {
  return (
    <Screen title={t("common.noPermission")} hideTitle>
      <NoPermission />
    </Screen>
  );
}

function NotFound() {
  return (
    <Screen title={t("common.notFound")} hideTitle>
      <ErrorState error={new ApiError("not_found")} />
    </Screen>
  );
}

/** A screen that threw. The rest of the window still works. */
function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Screen title={t("common.loadFailed")} hideTitle>
      <ErrorState error={error} onRetry={again} />
    </Screen>
  );
}
