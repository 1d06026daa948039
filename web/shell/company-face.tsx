import { ChevronsUpDown } from "lucide-react";
import { useBrand, useSession } from "../kernel/session.tsx";
import { BrandMark } from "../ui/brand-mark.tsx";
import { cx } from "../ui/cx.ts";
import type { Door } from "./door.ts";
import { DoorMark } from "./door-mark.tsx";

export const headClass = (folded: boolean) =>
  cx(
    "flex h-(--head-height) w-full shrink-0 items-center",
    folded ? "flex-col justify-center gap-0.5" : "gap-2.5 px-2",
  );

export const headButtonClass = (folded: boolean) =>
  cx(headClass(folded), "rounded-6 text-start outline-offset-[-2px] hover:bg-hover active:bg-pressed");

interface CompanyFaceProps {
  door: Door;
  folded: boolean;
  /** There are others to go to. */
  several?: boolean;
}

/** The company that runs this, and the client one is here for. */
export function CompanyFace({ door, folded, several }: CompanyFaceProps) {
  const brand = useBrand();
  const { client } = useSession();
  return (
    <>
      <BrandMark name={brand.name} logoUrl={brand.logoUrl} />
      {folded ? (
        <span className="sr-only">{brand.name}</span>
      ) : (
        <span className="min-w-0 flex-1 leading-tight">
          <span className="block truncate text-14 font-bold" dir="auto" title={brand.name}>
            {brand.name}
          </span>
          {client && (
            <span className="block truncate text-12 text-ink-3" dir="auto" title={client.name}>
              {client.name}
            </span>
          )}
        </span>
      )}
      <DoorMark door={door.name} small={folded} />
      {several && !folded && <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-ink-3" />}
    </>
  );
}
