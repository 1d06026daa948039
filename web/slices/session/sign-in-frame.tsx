import type { ReactNode } from "react";
import { parseSearch, text } from "../../kernel/address.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";

interface SignInFrameProps extends FrontProps {
  /** In place of what the door says of itself. */
  lead?: string;
  /** Something newer is to be said than why one stands here. */
  told: boolean;
  children: ReactNode;
}

/** What all sign-in pages have around the ways in. */
export function SignInFrame({ door, brand, lead, told, children }: SignInFrameProps) {
  const bare = brand?.bare && door === "portal";
  return (
    <FrontPage
      door={door}
      brand={brand}
      title={t(bare ? "session.bare.title" : `session.${door}.title`)}
      lead={lead ?? t(bare ? "session.bare.lead" : `session.${door}.lead`)}
      foot={<Foot door={door} brand={brand} />}
    >
      <div className="flex flex-col gap-4">
        {!told && <Arrived />}
        {children}
        {brand?.demo && <Banner tone="info">{t("session.demo")}</Banner>}
      </div>
    </FrontPage>
  );
}

/** The code that a way in was refused with, as the address says it. */
export const refusedWith = (): string | undefined => text(parseSearch(location.search).refused);

/** Why one stands here: signed out, or a way in that did not work. */
function Arrived() {
  const search = parseSearch(location.search);
  if (search.out) return <Banner tone="success">{t("session.signedOut")}</Banner>;
  if (search.ended) return <Banner tone="info">{t("session.ended")}</Banner>;
  const refused = refusedWith();
  if (!refused && !search.problem) return null;
  return (
    <Banner tone="error">
      {(refused && tryText(`session.refused.${refused}`)) ?? t("session.refused.sso")}
    </Banner>
  );
}

function Foot({ door, brand }: FrontProps) {
  if (!brand || brand.bare || door === "console") return null;
  return (
    <>
      <p>{t(`session.${door}.noAccount`, { company: brand.name })}</p>
      <p className="mt-2">
        <a className={textLinkClass} href={door === "portal" ? "/desk/sign-in" : "/sign-in"}>
          {t(`session.${door}.otherDoor`, { company: brand.name })}
        </a>
      </p>
    </>
  );
}
