import { cx } from "./cx.ts";
import { initials } from "./initials.ts";

const sizes = { md: "size-8 text-13", lg: "size-12 text-16" };

export interface BrandMarkProps {
  name: string;
  logoUrl: string | null;
  size?: keyof typeof sizes;
}

/** The company that runs the portal: its logo, or its initials in its colour. The name stands beside it. */
export function BrandMark({ name, logoUrl, size = "md" }: BrandMarkProps) {
  const box = cx(
    "inline-flex shrink-0 items-center justify-center rounded-6 font-bold select-none",
    sizes[size],
  );
  if (logoUrl)
    return <img src={logoUrl} alt="" className={cx(box, "bg-white object-contain ring-1 ring-line")} />;
  return (
    <span aria-hidden="true" className={cx(box, "bg-accent text-on-accent")}>
      {initials(name)}
    </span>
  );
}
