import { useState } from "react";
import { Button } from "react-aria-components/Button";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import type { Company } from "../../contract/session.ts";
import { t } from "../kernel/messages.ts";
import { cx } from "../ui/cx.ts";
import { floatClass } from "../ui/list-box.tsx";
import { CompanyFace, headButtonClass } from "./company-face.tsx";
import type { CompanyHeadProps } from "./company-head.tsx";
import { CompanyList } from "./company-list.tsx";

interface CompanyMenuProps extends CompanyHeadProps {
  companies: readonly Company[];
  label: string;
}

/** The head of the navigation with the list of companies open below it. */
export function CompanyMenu({ companies, door, folded, label }: CompanyMenuProps) {
  const [open, setOpen] = useState(true);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button aria-label={label} className={headButtonClass(folded)}>
        <CompanyFace door={door} folded={folded} several />
      </Button>
      {/* It is the dialog itself: one inside would leave its hidden buttons for closing outside of any landmark. */}
      <Popover
        aria-label={t("shell.company.switch")}
        className={cx(floatClass, "w-72 max-w-[calc(100vw-24px)]")}
        placement="bottom start"
        offset={4}
      >
        <div className="flex max-h-[70dvh] flex-col gap-2 p-3">
          <p className="px-1 text-12 font-medium text-ink-3">{t("shell.company.switch")}</p>
          <CompanyList companies={companies} onStay={() => setOpen(false)} />
        </div>
      </Popover>
    </DialogTrigger>
  );
}
