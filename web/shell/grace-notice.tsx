import { useRouterState } from "@tanstack/react-router";
import { formatDate } from "../kernel/format.ts";
import { t } from "../kernel/messages.ts";
import { useBrand, useSession } from "../kernel/session.tsx";
import { Banner } from "../ui/banner.tsx";
import { Link } from "../ui/link.tsx";
import { type Door, pathIn } from "./door.ts";

/** While a second step is asked for and may still wait: until when, and where to set it up. */
export function GraceNotice({ door }: { door: Door }) {
  const { second, client, viewing } = useSession();
  const brand = useBrand();
  const account = pathIn(door.home, "account");
  const there = useRouterState({ select: ({ location }) => location.pathname === account });
  if (!second.graceUntil || second.shown || there || viewing) return null;
  return (
    <Banner
      tone="warning"
      className="m-3"
      action={
        <Link to={account} className="whitespace-nowrap">
          {t("shell.grace.setUp")}
        </Link>
      }
    >
      {t("shell.grace.lead", {
        company: client?.name ?? brand.name,
        date: formatDate(second.graceUntil, "long"),
      })}
    </Banner>
  );
}
