import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useRef } from "react";
import { errorText } from "../kernel/api-error.ts";
import { t } from "../kernel/messages.ts";
import { useSession } from "../kernel/session.tsx";
import { Banner } from "../ui/banner.tsx";
import { Toaster } from "../ui/toast.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { allowed, type Door } from "./door.ts";
import { countNavigation } from "./focus.ts";
import { GraceNotice } from "./grace-notice.tsx";
import { Navigation } from "./navigation.tsx";
import { PaletteHost } from "./palette-host.tsx";
import { useSignOutFailure } from "./sign-out.ts";
import { useSharedViewing, useViewingEnded } from "./viewing.ts";

const ViewingBar = lazy(async () => ({
  default: (await import("../slices/access/viewing-bar.tsx")).ViewingBar,
}));
const DigestBar = lazy(async () => ({ default: (await import("./digest-bar.tsx")).DigestBar }));
const ViewingEnded = lazy(async () => ({
  default: (await import("../slices/access/viewing-ended.tsx")).ViewingEnded,
}));

/** The window of a door: navigation at the side, or at the foot of a phone, and the screen. */
export function Frame({ door }: { door: Door }) {
  const session = useSession();
  const screens = door.screens.filter((screen) => allowed(screen, session));
  const items = screens.filter((screen) => screen.nav !== undefined);
  useNavigationCount();
  useSharedViewing();
  const [ended, forgetEnded] = useViewingEnded(session.viewing !== null);
  return (
    <>
      {session.viewing && (
        <Suspense>
          <ViewingBar viewing={session.viewing} />
        </Suspense>
      )}
      <div
        data-door={door.name}
        className="group/app min-h-[calc(100dvh-var(--above))] bg-surface data-[only=screen]:block md:flex"
        data-only={session.digest ? "screen" : undefined}
      >
        <a
          href="#main"
          className="fixed start-2 top-2 z-60 -translate-y-20 rounded-6 bg-ink px-3 py-2 text-14 font-medium text-surface focus:translate-y-0"
        >
          {t("shell.skip")}
        </a>
        {session.digest ? (
          <Suspense>
            <DigestBar door={door} />
          </Suspense>
        ) : (
          <Navigation door={door} items={items} />
        )}
        <main
          id="main"
          tabIndex={-1}
          className="min-w-0 flex-1 pb-[calc(64px+env(safe-area-inset-bottom))] outline-none md:pb-10"
        >
          <SignOutFailure />
          <GraceNotice door={door} />
          {ended && (
            <Suspense>
              <ViewingEnded name={ended} onClose={forgetEnded} />
            </Suspense>
          )}
          <Outlet />
        </main>
        {!session.digest && (
          <>
            <BottomBar door={door} items={items} />
            <PaletteHost door={door} screens={screens} />
          </>
        )}
        <Toaster />
      </div>
    </>
  );
}

function useNavigationCount() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const before = useRef(path);
  // During the render, so that the new screen's own effects know already.
  if (before.current !== path) {
    before.current = path;
    countNavigation();
  }
}

function SignOutFailure() {
  const error = useSignOutFailure();
  if (!error) return null;
  return (
    <Banner tone="error" title={t("shell.stillSignedIn")} className="m-3">
      {errorText(error)}
    </Banner>
  );
}
