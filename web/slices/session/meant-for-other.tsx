import { useCallback, useState } from "react";
import type { Session } from "../../../contract/session.ts";
import { type ApiError, errorText } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { FrontPage } from "./front-page.tsx";
import { safeTarget } from "./safe-target.ts";

interface MeantForOtherProps {
  session: Session;
  brand: Brand;
  membershipId: string;
  /** Why it could not be gone on with at once. */
  error: ApiError;
  /** The address that was opened, without saying as whom. */
  here: string;
}

/** A link that is about another company of the same person, which wants more of them, or about somebody else. */
export function MeantForOther({ session, brand, membershipId, error, here }: MeantForOtherProps) {
  const load = useCallback(() => client.session.companies(), []);
  const { data } = useLoaded(load);
  const [pending, setPending] = useState(false);
  const company = data?.items.find((one) => one.membershipId === membershipId);
  const name = company && (company.client ?? company.tenant);
  const unknown = error.code === "not_found";
  const own = session.client?.name ?? session.tenant?.name ?? brand.name;
  const another = async () => {
    setPending(true);
    await client.session.signOut().catch(() => {});
    const page = company && company.door !== "portal" ? `/${company.door}/sign-in` : "/sign-in";
    location.assign(
      `${page}?to=${encodeURIComponent(`${here}${here.includes("?") ? "&" : "?"}as=${membershipId}`)}`,
    );
  };
  return (
    <FrontPage
      door={session.door}
      brand={brand}
      title={name ? t("session.meant.title", { company: name }) : t("session.meant.unknown")}
      lead={t(unknown ? "session.meant.unknownLead" : "session.meant.lead", {
        email: session.person.email,
        company: own,
      })}
    >
      <div className="flex flex-col gap-3">
        {!unknown && <Banner tone="warning">{errorText(error)}</Banner>}
        <Button variant="primary" size="lg" pending={pending} onClick={another}>
          {t("session.meant.another")}
        </Button>
        <a href={safeTarget(undefined, session.door)} className={`${buttonClass("secondary", "lg")} min-w-0`}>
          <span className="truncate" dir="auto">
            {t("session.meant.stay", { company: own })}
          </span>
        </a>
      </div>
    </FrontPage>
  );
}
