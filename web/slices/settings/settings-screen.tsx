import {
  Building2,
  type LucideIcon,
  MessageSquareQuote,
  Palette,
  ReceiptText,
  Tags,
  Timer,
} from "lucide-react";
import type { ComponentType } from "react";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { BrandingSettings } from "./branding-settings.tsx";
import { CompanySettings } from "./company-settings.tsx";
import { companyParts, parseSettingsPlace, type SettingsPart, ticketParts } from "./data.ts";
import { InvoicingSettings } from "./invoicing-settings.tsx";
import { CannedReplySettings } from "./ticket-canned-replies.tsx";
import { CategorySettings } from "./ticket-categories.tsx";
import { TargetSettings } from "./ticket-targets.tsx";

const parts: Record<SettingsPart, { icon: LucideIcon; panel: ComponentType }> = {
  company: { icon: Building2, panel: CompanySettings },
  branding: { icon: Palette, panel: BrandingSettings },
  invoicing: { icon: ReceiptText, panel: InvoicingSettings },
  categories: { icon: Tags, panel: CategorySettings },
  replies: { icon: MessageSquareQuote, panel: CannedReplySettings },
  targets: { icon: Timer, panel: TargetSettings },
};

/** All settings of the company: who it is, how it looks, how it bills, and how tickets are worked. */
export function SettingsScreen() {
  const manages = useMay("settings.manage");
  const [place] = useSearch(parseSettingsPlace);
  const groups = [
    { label: t("settings.groups.company"), parts: manages ? companyParts : [] },
    { label: t("settings.groups.tickets"), parts: ticketParts },
  ].filter((group) => group.parts.length > 0);
  const allowed = groups.flatMap((group): readonly SettingsPart[] => group.parts);
  const current = allowed.find((part) => part === place.part) ?? allowed[0] ?? "categories";
  const { panel: Panel } = parts[current];
  return (
    <Screen title={t("settings.title")}>
      <div className="flex flex-col gap-x-10 gap-y-5 lg:flex-row">
        <nav
          aria-label={t("settings.parts")}
          className="relative -mx-4 flex gap-x-1 gap-y-5 overflow-x-auto border-b border-line px-4 pb-2 lg:mx-0 lg:w-44 lg:shrink-0 lg:flex-col lg:overflow-visible lg:border-0 lg:p-0"
        >
          {groups.map((group) => (
            <div key={group.label} className="flex gap-1 lg:flex-col lg:gap-0.5">
              <p className="px-2.5 pb-1 text-12 font-medium text-ink-3 max-lg:sr-only">{group.label}</p>
              {group.parts.map((part) => (
                <PartLink key={part} part={part} current={part === current} />
              ))}
            </div>
          ))}
        </nav>
        <div className="min-w-0 max-w-180 flex-1">
          <h2 className="mb-4 text-20 font-bold">{t(`settings.part.${current}`)}</h2>
          <Panel key={current} />
        </div>
      </div>
    </Screen>
  );
}

function PartLink({ part, current }: { part: SettingsPart; current: boolean }) {
  const { icon: Icon } = parts[part];
  return (
    <Link
      to="/desk/settings"
      search={{ part }}
      look="plain"
      aria-current={current ? "page" : undefined}
      className={cx(
        "flex h-8 shrink-0 items-center gap-2 rounded-6 px-2.5 text-13 touch:h-11",
        current ? "bg-pressed font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
      )}
    >
      <Icon size={16} aria-hidden className={current ? "text-accent-text" : undefined} />
      {t(`settings.part.${part}`)}
    </Link>
  );
}
