import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import type { Session } from "../../contract/session.ts";
import { queryClient } from "../kernel/api.ts";
import { locale } from "../kernel/locale.ts";
import { type Brand, VisitProvider } from "../kernel/session.tsx";
import type { Door } from "./door.ts";
import { makeRouter } from "./router.tsx";

/** A door for somebody who is signed in. */
export function App({ door, session, brand }: { door: Door; session: Session; brand: Brand }) {
  const [router] = useState(() => makeRouter(door, session));
  return (
    <QueryClientProvider client={queryClient}>
      <VisitProvider session={session} brand={brand}>
        <I18nProvider locale={locale}>
          <RouterProvider router={router} />
        </I18nProvider>
      </VisitProvider>
    </QueryClientProvider>
  );
}
