import { useEffect, useRef, useState } from "react";
import { ApiError, errorText, toApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { FrontPage } from "./front-page.tsx";
import { safeTarget } from "./safe-target.ts";

/** Goes through a doorway: trades the pass in the fragment for a session. The pass works once and leaves the address. */
export function Enter() {
  const [error, setError] = useState<ApiError>();
  const begun = useRef(false);
  useEffect(() => {
    // A pass works once, and React runs effects twice in development.
    if (begun.current) return;
    begun.current = true;
    const pass = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if (pass.length < 20) return setError(new ApiError("not_found"));
    client.session.enter({ pass }).then(
      (session) => location.replace(safeTarget(undefined, session.door)),
      (thrown) => setError(toApiError(thrown)),
    );
  }, []);
  if (!error) {
    return (
      <FrontPage brand={null} title={t("session.enter.title")}>
        <p role="status" className="flex items-center gap-2.5 text-ink-2">
          <Spinner /> {t("session.enter.wait")}
        </p>
      </FrontPage>
    );
  }
  const passing = error.status === 0 || error.status >= 500 || error.code === "tenant_suspended";
  return (
    <FrontPage brand={null} title={t("session.enter.failed")}>
      <Banner tone="error">{passing ? errorText(error) : t("session.enter.expired")}</Banner>
      <a href="/sign-in" className={`${buttonClass("primary", "lg")} mt-4 w-full`}>
        {t("session.toSignIn")}
      </a>
    </FrontPage>
  );
}
