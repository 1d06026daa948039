import { type ReactNode, useEffect } from "react";
import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { BrandMark } from "../../ui/brand-mark.tsx";
import { cx } from "../../ui/cx.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { DoorName } from "./front.tsx";

export interface FrontPageProps {
  door?: DoorName;
  /** Undefined while it is loading; null where there is none to show. */
  brand?: Pick<Brand, "name" | "logoUrl" | "bare"> | null;
  title: string;
  /** Under the title: what this is, in a sentence. */
  lead?: ReactNode;
  children?: ReactNode;
  /** Under the form: where else to go. */
  foot?: ReactNode;
}

/**
 * A page before the door. The portal's wears the tenant's colour and stands in the middle; Desk and Console have a
 * dark side of their own, so that nobody types a password at the wrong door.
 */
export function FrontPage({ door = "portal", brand, title, lead, children, foot }: FrontPageProps) {
  useEffect(() => {
    document.title = brand ? `${title} · ${brand.name}` : title;
  }, [title, brand]);
  return (
    <div className={cx("flex min-h-dvh flex-col", door === "portal" ? "bg-bg" : "bg-surface md:flex-row")}>
      {door === "portal" ? (
        <div aria-hidden="true" className="h-1 bg-accent" />
      ) : (
        <DoorSide door={door} brand={brand} />
      )}
      <main
        className={cx(
          "mx-auto flex w-full flex-1 flex-col px-5 py-10",
          door === "portal" ? "max-w-110 sm:justify-center sm:py-12" : "max-w-110 md:justify-center",
        )}
      >
        {door === "portal" && <BrandHead brand={brand} />}
        <div
          className={cx(
            door === "portal" && "sm:rounded-10 sm:border sm:border-line sm:bg-surface sm:px-8 sm:py-8",
          )}
        >
          <h1 className="text-20 font-bold">{title}</h1>
          {lead && <p className="mt-1 text-14 text-pretty text-ink-2">{lead}</p>}
          {children && <div className="mt-6">{children}</div>}
        </div>
        {foot && <div className="mt-6 text-13 text-pretty text-ink-3 sm:text-center">{foot}</div>}
      </main>
    </div>
  );
}

function BrandHead({ brand }: Pick<FrontPageProps, "brand">) {
  if (brand === null) return null;
  return (
    <div className="mb-6 flex h-12 items-center gap-3 sm:justify-center">
      {brand ? (
        <>
          <BrandMark name={brand.name} logoUrl={brand.logoUrl} size="lg" />
          <span className="min-w-0 text-16 font-bold break-words" dir="auto">
            {brand.name}
          </span>
        </>
      ) : (
        <Skeleton className="h-10 w-44" />
      )}
    </div>
  );
}

function DoorSide({ door, brand }: { door: "desk" | "console" } & Pick<FrontPageProps, "brand">) {
  return (
    <header
      data-side={door}
      className="door-side flex flex-col justify-between gap-6 px-5 py-5 md:w-2/5 md:max-w-130 md:px-10 md:py-10"
    >
      <div className="flex items-center gap-3">
        {brand && !brand.bare && door === "desk" && (
          <>
            <BrandMark name={brand.name} logoUrl={brand.logoUrl} />
            <span className="min-w-0 truncate text-14 font-medium" dir="auto">
              {brand.name}
            </span>
          </>
        )}
      </div>
      <div>
        <p className="text-28 font-bold md:text-[40px] md:leading-12">{t(`common.door.${door}`)}</p>
        <p className="door-side-quiet mt-1 text-14 text-pretty md:text-16">{t(`session.${door}.side`)}</p>
      </div>
    </header>
  );
}
