import { errorText } from "../../kernel/api-error.ts";
import type { ApiClient } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { FrontPage } from "./front-page.tsx";
import { safeTarget } from "./safe-target.ts";
import { useAttempt } from "./use-attempt.ts";

export type Question = NonNullable<Awaited<ReturnType<ApiClient["session"]["enter"]>>["question"]>;

interface EnterQuestionProps {
  question: Question;
  onConfirm: () => Promise<void>;
}

/** A pass that would sign in as somebody else than who is there: the safe way is the one that stands out. */
export function EnterQuestion({ question: { entering, staying }, onConfirm }: EnterQuestionProps) {
  const attempt = useAttempt();
  const lead = staying
    ? t("session.enter.instead", { email: staying.email, other: entering.email })
    : t("session.enter.notAsked", { email: entering.email });
  const message = attempt.error?.code === "not_found" ? t("session.enter.expired") : attempt.message;
  return (
    <FrontPage brand={null} title={t("session.enter.as", entering)} lead={lead}>
      <div className="flex flex-col gap-3">
        {attempt.error && <Banner tone="error">{message ?? errorText(attempt.error)}</Banner>}
        <a
          href={staying ? safeTarget(undefined, staying.door) : "/sign-in"}
          className={`${buttonClass("primary", "lg")} w-full min-w-0`}
        >
          <span className="truncate" dir="auto">
            {staying ? t("session.enter.stay", { name: staying.name }) : t("session.enter.self")}
          </span>
        </a>
        <Button
          size="lg"
          className="w-full min-w-0"
          pending={attempt.pending}
          disabled={attempt.wait > 0}
          onClick={() => attempt.run(onConfirm)}
        >
          <span className="truncate" dir="auto">
            {t("session.enter.goOn", { name: entering.name })}
          </span>
        </Button>
      </div>
    </FrontPage>
  );
}
