import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import type { Session } from "../../contract/session.ts";
import { queryClient } from "../kernel/api.ts";
import { locale } from "../kernel/locale.ts";
import { type Brand, useLatestSession, VisitProvider } from "../kernel/session.tsx";
import { keepDraftsFor } from "../ui/use-draft.ts";
import type { Door } from "./door.ts";
import { Hurdles } from "./hurdles.tsx";
import { makeRouter } from "./router.tsx";
import { signOut } from "./sign-out.ts";

/** Milliseconds after which something is shown in the place of what is not there yet. */
const skeletonAfter = 150;

/**
 * A door for somebody who is signed in. What is on its way is waited for as long as no skeleton would be shown either,
 * so that a quick answer is drawn once and not over an empty frame.
 * @param ahead code and data of the screen that were asked for already
 */
export async function openApp(
  { door, session, brand }: { door: Door; session: Session; brand: Brand },
  ahead: Promise<unknown>,
): Promise<ReactElement> {
  keepDraftsFor(session.person.id);
  const router = makeRouter(door, session);
  const ready = Promise.allSettled([ahead, router.load()]);
  await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, skeletonAfter))]);
  return <App door={door} router={router} session={session} brand={brand} />;
}

interface AppProps {
  door: Door;
  router: ReturnType<typeof makeRouter>;
  session: Session;
  brand: Brand;
}

function App({ door, router, session: first, brand }: AppProps) {
  const session = useLatestSession(first);
  return (
    <QueryClientProvider client={queryClient}>
      <VisitProvider session={session} brand={brand}>
        <I18nProvider locale={locale}>
          <RouterProvider router={router} />
          <Hurdles brand={brand} onSignOut={() => void signOut(door)} />
        </I18nProvider>
      </VisitProvider>
    </QueryClientProvider>
  );
}
