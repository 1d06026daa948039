import { cx } from "./cx.ts";
import { initials } from "./initials.ts";

const hues = [25, 60, 95, 145, 185, 225, 265, 305, 345];
const sizes = { sm: "size-6 text-[10px]", md: "size-8 text-12", lg: "size-12 text-16" };

export interface AvatarProps {
  name: string;
  size?: keyof typeof sizes;
  /** Somebody of the other side (a member to staff, staff to a member) gets a square. */
  shape?: "round" | "square";
  /** A logo or a picture. */
  src?: string | null;
}

/** Initials on a ground that stays the same for the same name. The name itself stands beside it, so it is hidden. */
export function Avatar({ name, size = "md", shape = "round", src }: AvatarProps) {
  const box = cx(
    "inline-flex shrink-0 items-center justify-center overflow-hidden font-bold select-none",
    shape === "round" ? "rounded-full" : "rounded-6",
    sizes[size],
  );
  if (src) return <img src={src} alt="" className={cx(box, "bg-white object-contain")} />;
  const hue = hues[hashOf(name) % hues.length] ?? 265;
  return (
    <span aria-hidden="true" className={cx(box, "avatar")} style={{ "--hue": hue } as React.CSSProperties}>
      {initials(name)}
    </span>
  );
}

function hashOf(text: string): number {
  let hash = 7;
  for (const sign of text) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
