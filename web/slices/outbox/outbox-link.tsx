import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { textLinkClass } from "../../ui/link-class.ts";

/** The way to the demo's outbox, for pages that ask somebody to read their mail; nothing where mail is sent. */
export function OutboxLink({ brand }: { brand: Pick<Brand, "outbox"> | undefined }) {
  if (!brand?.outbox) return null;
  return (
    <a href="/outbox" target="postern-outbox" className={textLinkClass}>
      {t("outbox.link")}
    </a>
  );
}
