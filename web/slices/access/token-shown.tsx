import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { CopyField } from "../../ui/copy-field.tsx";

/** A secret that is shown this once. */
export function TokenShown({ token, label, hint }: { token: string; label: string; hint: string }) {
  return (
    <div className="flex flex-col gap-3 pt-1">
      <Banner tone="warning">{t("access.once")}</Banner>
      <CopyField label={label} value={token} hint={hint} main />
    </div>
  );
}
