import { KeyRound, LockKeyhole, type LucideIcon, Mail, MessageSquare, Smartphone, Users } from "lucide-react";
import { t, tryText } from "../../kernel/messages.ts";

const icons: Record<string, LucideIcon> = {
  password: LockKeyhole,
  totp: Smartphone,
  otp_email: Mail,
  otp_sms: MessageSquare,
  idp: Users,
};

/** What somebody signs in with at the platform's provider; what is newer than this program by the provider's word. */
export function FactorList({ factors, label }: { factors: readonly string[]; label: string }) {
  return (
    <ul aria-label={label} className="flex flex-col gap-1.5">
      {factors.map((factor) => {
        const Icon = icons[factor] ?? KeyRound;
        return (
          <li key={factor} className="flex min-w-0 items-center gap-2.5 text-14">
            <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />
            <span className="min-w-0 break-words">
              {tryText(`zitadel.factor.${factor}`) ?? t("zitadel.factor.other", { name: factor })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
