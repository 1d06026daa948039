import {
  Building2,
  CircleCheckBig,
  CopyCheck,
  KeyRound,
  LogIn,
  type LucideIcon,
  MessageSquareQuote,
  Palette,
  ReceiptText,
  Send,
  ShieldCheck,
  Tags,
  Timer,
  UserCog,
} from "lucide-react";
import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useBrand, useMay, useSession } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { cx } from "../../ui/cx.ts";
import { Link } from "../../ui/link.tsx";
import { RolesSettings } from "../people/roles-settings.tsx";
import { BrandingSettings } from "./branding-settings.tsx";
import { CompanySettings } from "./company-settings.tsx";
import {
  accessParts,
  companyParts,
  parseSettingsPlace,
  peopleParts,
  type SettingsPart,
  ticketParts,
  workParts,
} from "./data.ts";
import { InvitationSettings } from "./invitation-settings.tsx";
import { InvoicingSettings } from "./invoicing-settings.tsx";
import { RowsSkeleton } from "./rows-skeleton.tsx";
import { CannedReplySettings } from "./ticket-canned-replies.tsx";
import { CategorySettings } from "./ticket-categories.tsx";
import { TargetSettings } from "./ticket-targets.tsx";

// Visited seldom, and heavier than the rest.
const SignInSettings = lazy(async () => ({
  default: (await import("../access/sign-in-settings.tsx")).SignInSettings,
}));
const SsoSettings = lazy(async () => ({
  default: (await import("../access/sso-settings.tsx")).SsoSettings,
}));
const CheckpointCopies = lazy(async () => ({
  default: (await import("../audit/checkpoint-copies.tsx")).CheckpointCopies,
}));
const PolicySettings = lazy(async () => ({
  default: (await import("../approvals/policy-list.tsx")).PolicySettings,
}));
const KeyList = lazy(async () => ({ default: (await import("../access/key-list.tsx")).KeyList }));

const parts: Record<SettingsPart, { icon: LucideIcon; panel: ComponentType }> = {
  company: { icon: Building2, panel: CompanySettings },
  branding: { icon: Palette, panel: BrandingSettings },
  invoicing: { icon: ReceiptText, panel: InvoicingSettings },
  invitations: { icon: Send, panel: InvitationSettings },
  roles: { icon: UserCog, panel: RolesSettings },
  categories: { icon: Tags, panel: CategorySettings },
  replies: { icon: MessageSquareQuote, panel: CannedReplySettings },
  targets: { icon: Timer, panel: TargetSettings },
  approvals: { icon: CircleCheckBig, panel: PolicySettings },
  sign_in: { icon: ShieldCheck, panel: SignInSettings },
  sso: { icon: LogIn, panel: SsoSettings },
  keys: { icon: KeyRound, panel: KeyList },
  seal: { icon: CopyCheck, panel: CheckpointCopies },
};

/** All settings of the company: who it is, how it looks, how it bills, who gets in how, and how tickets are worked. */
export function SettingsScreen() {
  const manages = useMay("settings.manage");
  const makesRoles = useMay("roles.manage");
  const policies = useMay("approvals.configure");
  const access = useAccessParts();
  const { provider } = useBrand();
  const [place] = useSearch(parseSettingsPlace);
  const groups = [
    { label: t("settings.groups.company"), parts: manages ? companyParts : [] },
    {
      label: t("settings.groups.people"),
      // Where people are invited from elsewhere, how long that works is set there.
      parts: peopleParts.filter((part) => (part === "roles" ? makesRoles : manages && !provider)),
    },
    { label: t("settings.groups.access"), parts: access },
    { label: t("settings.groups.tickets"), parts: ticketParts },
    { label: t("settings.groups.work"), parts: policies ? workParts : [] },
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
            <div key={group.label} className="flex shrink-0 gap-1 lg:flex-col lg:gap-0.5">
              <p className="px-2.5 pb-1 text-12 font-medium text-ink-3 max-lg:sr-only">{group.label}</p>
              {group.parts.map((part) => (
                <PartLink key={part} part={part} current={part === current} />
              ))}
            </div>
          ))}
        </nav>
        <div className="min-w-0 max-w-180 flex-1">
          <h2 className="mb-4 text-20 font-bold">{t(`settings.part.${current}`)}</h2>
          <Suspense fallback={<RowsSkeleton />}>
            <Panel key={current} />
          </Suspense>
        </div>
      </div>
    </Screen>
  );
}

/** What the reader may set of how people and programs get in. Identity providers are for admins alone. */
function useAccessParts(): (typeof accessParts)[number][] {
  const { role } = useSession();
  const security = useMay("security.manage");
  const keys = useMay("keys.manage");
  // Where people sign in at the platform's provider, no other one lets anybody in.
  const { provider } = useBrand();
  const allowed = {
    sign_in: security,
    sso: security && role === "tenant_admin" && !provider,
    keys,
    seal: security,
  };
  return accessParts.filter((part) => allowed[part]);
}

function PartLink({ part, current }: { part: SettingsPart; current: boolean }) {
  const { icon: Icon } = parts[part];
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // On a phone they stand in a line that is longer than the screen.
    if (current) link.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  return (
    <Link
      ref={link}
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
