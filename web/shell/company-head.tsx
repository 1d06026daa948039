import { lazy } from "react";
import { t } from "../kernel/messages.ts";
import { useBrand, useSession } from "../kernel/session.tsx";
import { LazyTrigger } from "../ui/lazy-trigger.tsx";
import { useCompanies } from "./companies.ts";
import { CompanyFace, headButtonClass, headClass } from "./company-face.tsx";
import type { Door } from "./door.ts";

const loadMenu = () => import("./company-menu.tsx").then((module) => ({ default: module.CompanyMenu }));
const CompanyMenu = lazy(loadMenu);

export interface CompanyHeadProps {
  door: Door;
  folded: boolean;
}

/** Whose portal this is and for which company one is here; a menu for whoever belongs to several. */
export function CompanyHead({ door, folded }: CompanyHeadProps) {
  const companies = useCompanies();
  const { client, tenant } = useSession();
  const brand = useBrand();
  if (companies.length < 2) {
    return (
      <div className={headClass(folded)}>
        <CompanyFace door={door} folded={folded} />
      </div>
    );
  }
  const label = t("shell.company.switchFrom", { company: client?.name ?? tenant?.name ?? brand.name });
  return (
    <LazyTrigger
      load={loadMenu}
      popup="dialog"
      label={label}
      className={headButtonClass(folded)}
      face={<CompanyFace door={door} folded={folded} several />}
    >
      <CompanyMenu companies={companies} door={door} folded={folded} label={label} />
    </LazyTrigger>
  );
}
