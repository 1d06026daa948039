import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type BannerTone = "error" | "warning" | "info" | "success";

const tones: Record<BannerTone, { icon: LucideIcon; box: string }> = {
  error: { icon: CircleAlert, box: "bg-red-soft text-red" },
  warning: { icon: TriangleAlert, box: "bg-amber-soft text-amber" },
  info: { icon: Info, box: "bg-blue-soft text-blue" },
  success: { icon: CircleCheck, box: "bg-green-soft text-green" },
};

export interface BannerProps {
  tone: BannerTone;
  title?: string;
  children?: ReactNode;
  /** A button or a link that helps. */
  action?: ReactNode;
  className?: string;
}

/** Something to know, beside what it is about. Errors and warnings are read out at once. */
export function Banner({ tone, title, children, action, className }: BannerProps) {
  const { icon: Icon, box } = tones[tone];
  return (
    <div
      role={tone === "error" || tone === "warning" ? "alert" : "status"}
      className={cx("flex items-start gap-2.5 rounded-6 px-3 py-2.5 text-14", box, className)}
    >
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={cx(title && "mt-0.5", "text-pretty")}>{children}</div>}
      </div>
      {action && <div className="shrink-0">{action}</div>}
    </div>
  );
}
