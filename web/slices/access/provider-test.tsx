import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { api } from "../../kernel/api.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";

/** Looks whether the provider answers and is what it was set up as, and says what to do where it is not. */
export function ProviderTest({ provider }: { provider: SsoProvider }) {
  const test = useMutation(api.sso.testProvider.mutationOptions());
  const { data, error, isPending } = test;
  return (
    <>
      <p className="text-pretty text-ink-2">{t("access.sso.test.hint")}</p>
      <div>
        <Button pending={isPending} onClick={() => test.mutate({ id: provider.id })}>
          {t(data ? "access.sso.test.again" : "access.sso.test.run")}
        </Button>
      </div>
      <div aria-live="polite">
        {error && <Banner tone="error">{refusalText(error)}</Banner>}
        {data && (
          <>
            <ul aria-label={t("access.sso.test.label")} className="border-t border-line">
              {data.checks.map(({ what, ok, reason }) => {
                const Icon = ok ? CircleCheck : CircleX;
                return (
                  <li key={what} className="flex items-start gap-2.5 border-b border-line py-2">
                    <Icon
                      size={16}
                      aria-hidden
                      className={cx("mt-0.5 shrink-0", ok ? "text-green" : "text-red")}
                    />
                    <div className="min-w-0">
                      <p>
                        {tryText(`access.sso.test.what.${what}`) ?? what}
                        <span className="sr-only">
                          : {t(ok ? "access.sso.test.ok" : "access.sso.test.wrong")}
                        </span>
                      </p>
                      {reason && <p className="text-13 text-pretty text-ink-2">{reasonText(reason)}</p>}
                    </div>
                  </li>
                );
              })}
            </ul>
            {data.ok && (
              <Banner tone="success" className="mt-3">
                {t(provider.enabled ? "access.sso.test.allOn" : "access.sso.test.allOff")}
              </Banner>
            )}
          </>
        )}
      </div>
    </>
  );
}

const reasonText = (reason: string) =>
  tryText(`access.sso.test.reason.${reason}`) ?? t("access.sso.test.reason.other", { code: reason });
