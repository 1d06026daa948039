import {
  CircleCheck,
  CirclePause,
  CircleSlash,
  Clock,
  Ellipsis,
  type LucideIcon,
  RotateCw,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import type { ApiKey } from "../../../contract/access.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { StatusBadge, type Tone } from "../../ui/badge.tsx";
import { Menu } from "../../ui/menu.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { permissionsText } from "./permission-text.ts";

const marks: Record<ApiKey["status"], { icon: LucideIcon; tone: Tone }> = {
  active: { icon: CircleCheck, tone: "green" },
  expired: { icon: Clock, tone: "amber" },
  revoked: { icon: CircleSlash, tone: "neutral" },
  maker_deactivated: { icon: CirclePause, tone: "amber" },
};

interface KeyRowProps {
  apiKey: ApiKey;
  onAsk: (what: "rotate" | "revoke") => void;
}

/** One key: what it may do and see, and when it was last used. */
export function KeyRow({ apiKey, onAsk }: KeyRowProps) {
  const { name, hint, status, permissions, clients } = apiKey;
  const { icon, tone } = marks[status];
  const rotate = {
    id: "rotate",
    label: t("access.keys.rotate"),
    icon: RotateCw,
    onAction: () => onAsk("rotate"),
  };
  return (
    <li className="flex items-start gap-2 border-b border-line py-3">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
          <h3 className="min-w-0 font-medium break-words" dir="auto">
            {name}
          </h3>
          <code className="text-12 text-ink-3" dir="ltr">
            …{hint}
          </code>
          <StatusBadge icon={icon} tone={tone} look="plain">
            {t(`access.keys.status.${status}`)}
          </StatusBadge>
        </div>
        <p className="text-13 text-pretty text-ink-2">{permissionsText(permissions)}</p>
        <p className="text-13 break-words text-ink-2">
          {clients === null
            ? t("access.keys.allClients")
            : clients.map(({ id, name: client }, at) => (
                <span key={id}>
                  {at > 0 && ", "}
                  <bdi>{client || t("access.keys.goneClient")}</bdi>
                </span>
              ))}
        </p>
        {status === "maker_deactivated" && (
          <p className="text-13 text-pretty text-ink-2">
            {t("access.keys.pausedHint", { maker: apiKey.maker })}
          </p>
        )}
        <p className="flex flex-wrap gap-x-4 text-13 text-ink-3">
          {factsOf(apiKey).map((fact, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the facts have a fixed order
            <span key={at} className="min-w-0">
              {fact}
            </span>
          ))}
        </p>
      </div>
      {(status === "active" || status === "maker_deactivated") && (
        <Menu
          iconOnly
          size="sm"
          icon={Ellipsis}
          label={t("access.keys.acts", { name })}
          groups={[
            {
              items: [
                ...(status === "active" ? [rotate] : []),
                {
                  id: "revoke",
                  label: t("access.keys.revoke"),
                  icon: Trash2,
                  danger: true,
                  onAction: () => onAsk("revoke"),
                },
              ],
            },
          ]}
        />
      )}
    </li>
  );
}

function factsOf({ usedAt, usedFrom, expiresAt, status, oldDiesAt, maker, createdAt }: ApiKey): ReactNode[] {
  const used = usedAt ? (
    <>
      {t("access.keys.used")} <RelativeTime at={usedAt} />
      {usedFrom && <> {t("access.keys.usedFrom", { address: usedFrom })}</>}
    </>
  ) : (
    t("access.keys.neverUsed")
  );
  const ends =
    status === "revoked"
      ? null
      : expiresAt
        ? t(status === "expired" ? "access.keys.expired" : "access.keys.expires", {
            date: formatDate(expiresAt),
          })
        : t("access.keys.noExpiry");
  const made = (
    <>
      {t("access.keys.madeBy")} <bdi>{maker}</bdi>, {formatDate(createdAt)}
    </>
  );
  const old = oldDiesAt && (
    <span className="text-amber">{t("access.keys.oldDies", { date: formatDate(oldDiesAt, "exact") })}</span>
  );
  return [used, ends, made, old].filter(Boolean);
}
