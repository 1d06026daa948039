import { Copy } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import { client } from "../../../kernel/client.ts";
import { t } from "../../../kernel/messages.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { Loading, Skeleton } from "../../../ui/skeleton.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { useLoaded } from "../../../ui/use-loaded.ts";
import { CodeForm } from "../code-form.tsx";

const QrCode = lazy(() => import("./qr-code.tsx").then((module) => ({ default: module.QrCode })));

export interface AddProps {
  name: string;
  onAdded: (recoveryCodes: readonly string[]) => void;
  onBack?: () => void;
}

/** Shows the secret of a new authenticator app, as a picture and to type, and takes its first code. */
export function AddApp({ name, onAdded, onBack }: AddProps) {
  const begin = useCallback(() => client.account.addApp({ name }), [name]);
  const { data, error, retry } = useLoaded(begin);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!data) {
    return (
      <Loading className="flex flex-col items-center gap-4">
        <Skeleton className="size-44" />
        <Skeleton className="h-11 w-full" />
      </Loading>
    );
  }
  const confirm = async (code: string) =>
    onAdded((await client.account.confirmApp({ id: data.id, code })).recoveryCodes);
  return (
    <div className="flex flex-col gap-5">
      <ol className="flex list-decimal flex-col gap-4 ps-5 text-14 marker:text-ink-3">
        <li>
          <p className="text-pretty">{t("proof.app.scan")}</p>
          <div className="mt-3 flex flex-wrap items-center gap-4">
            <Suspense fallback={<Skeleton className="size-44" />}>
              <QrCode text={data.uri} label={t("proof.app.picture")} />
            </Suspense>
            <div className="flex min-w-0 flex-1 basis-40 flex-col items-start gap-2">
              <p className="text-13 text-ink-3">{t("proof.app.type")}</p>
              <Secret secret={data.secret} />
              <a href={data.uri} className={`${buttonClass("secondary", "sm")} sm:hidden`}>
                {t("proof.app.open")}
              </a>
            </div>
          </div>
        </li>
        <li>
          <p className="text-pretty">{t("proof.app.enter")}</p>
        </li>
      </ol>
      <CodeForm
        label={t("proof.totp.label")}
        action={t("proof.app.confirm")}
        wrong={t("proof.app.wrong")}
        send={confirm}
      />
      {onBack && (
        <Button variant="quiet" size="sm" className="self-start" onClick={onBack}>
          {t("proof.enrol.back")}
        </Button>
      )}
    </div>
  );
}

function Secret({ secret }: { secret: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(secret).then(() => setCopied(true));
  return (
    <>
      <code dir="ltr" className="font-mono text-13 break-all select-all">
        {secret.match(/.{1,4}/g)?.join(" ")}
      </code>
      <Button size="sm" variant="quiet" icon={Copy} className="-ms-2.5" onClick={copy}>
        {t(copied ? "proof.copied" : "proof.copy")}
      </Button>
    </>
  );
}
