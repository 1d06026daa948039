import { X } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { IconButton } from "../../ui/icon-button.tsx";

/** Tells staff why they are back: the time in which they viewed as somebody is over. */
export function ViewingEnded({ name, onClose }: { name: string; onClose: () => void }) {
  return (
    <Banner
      tone="info"
      title={t("access.viewing.ended", { name })}
      className="m-3"
      action={<IconButton icon={X} size="sm" side="none" label={t("common.close")} onClick={onClose} />}
    >
      {t("access.viewing.endedHint")}
    </Banner>
  );
}
