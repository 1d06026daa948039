import { formatDate } from "../kernel/format.ts";
import { t } from "../kernel/messages.ts";
import { useBrand, useSession } from "../kernel/session.tsx";
import { BrandMark } from "../ui/brand-mark.tsx";
import { Button } from "../ui/button.tsx";
import { textLinkClass } from "../ui/link-class.ts";
import type { Door } from "./door.ts";
import { signOut } from "./sign-out.ts";

/**
 * In place of the navigation, in a session that is for the items of one mail: whose portal it is, until when, and the
 * ways out. At the foot of a phone, where the bottom bar would be.
 */
export function DigestBar({ door }: { door: Door }) {
  const brand = useBrand();
  const { expiresAt, digest } = useSession();
  const target = encodeURIComponent(`/approvals?digest=${digest}`);
  return (
    <nav
      aria-label={t("shell.navigation")}
      className="flex items-center gap-3 border-line bg-bg px-4 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 max-md:h-[calc(57px+env(safe-area-inset-bottom))] max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:h-14 md:border-b md:px-6"
    >
      <BrandMark name={brand.name} logoUrl={brand.logoUrl} />
      <p className="min-w-0 flex-1 text-13 leading-4">
        <span className="block truncate font-medium max-md:hidden" dir="auto">
          {brand.name}
        </span>
        <span className="block text-pretty text-ink-3">
          {t("shell.digest.until", { time: formatDate(expiresAt, "time") })}
        </span>
      </p>
      <a href={`/sign-in?to=${target}`} className={`${textLinkClass} text-13 whitespace-nowrap touch:py-3`}>
        {t("shell.digest.all")}
      </a>
      <Button size="sm" variant="quiet" onClick={() => void signOut(door)}>
        {t("shell.digest.close")}
      </Button>
    </nav>
  );
}
