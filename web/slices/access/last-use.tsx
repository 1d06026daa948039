import type { SsoProvider } from "../../../contract/sso.ts";
import { t } from "../../kernel/messages.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { errorOf } from "./sso.ts";

/** When somebody last came in by it, and why somebody last did not. */
export function LastUse({ provider }: { provider: SsoProvider }) {
  const { lastUsedAt, lastError, lastErrorAt } = provider;
  const failedSince = lastErrorAt && (!lastUsedAt || lastErrorAt > lastUsedAt);
  return (
    <div className="text-13 text-ink-3">
      <p>
        {lastUsedAt ? (
          <>
            {t("access.sso.used")} <RelativeTime at={lastUsedAt} />
          </>
        ) : (
          t("access.sso.neverUsed")
        )}
      </p>
      {lastError && lastErrorAt && (
        <p className={failedSince ? "text-red" : undefined}>
          {t("access.sso.failed")} <RelativeTime at={lastErrorAt} />: {errorOf(lastError)}{" "}
          <code className="text-12" dir="ltr">
            ({lastError})
          </code>
        </p>
      )}
    </div>
  );
}
