import { ChevronDown, type LucideIcon } from "lucide-react";
import { lazy } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button.tsx";
import { cx } from "./cx.ts";
import { iconButtonClass } from "./icon-button.tsx";
import { LazyTrigger } from "./lazy-trigger.tsx";

export interface MenuAction {
  id: string;
  label: string;
  onAction: () => void;
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  /** Keys that do the same, such as `["c"]`. */
  keys?: string[];
}
export interface MenuGroup {
  label?: string;
  items: MenuAction[];
}

export interface MenuProps {
  /** Words on the button, or its accessible name when it shows an icon alone. */
  label: string;
  icon?: LucideIcon;
  iconOnly?: boolean;
  variant?: ButtonVariant;
  size?: ButtonSize;
  groups: MenuGroup[];
  /** Which edge of the button the list keeps to; the end unless the button stands at the start of its line. */
  align?: "start" | "end";
  className?: string;
}

const load = () => import("./menu-open.tsx").then((module) => ({ default: module.MenuOpen }));
const MenuOpen = lazy(load);

/** A button that opens a list of things to do. The list's code loads when the pointer or the focus comes near. */
export function Menu(props: MenuProps) {
  return (
    <LazyTrigger
      load={load}
      popup="menu"
      label={props.iconOnly ? props.label : undefined}
      className={menuButtonClass(props)}
      face={<MenuFace {...props} />}
    >
      <MenuOpen {...props} />
    </LazyTrigger>
  );
}

export function menuButtonClass({ iconOnly, variant, size = "md", className }: MenuProps): string {
  return cx(
    iconOnly ? cx(iconButtonClass, size === "sm" ? "size-7" : "size-9") : buttonClass(variant, size),
    className,
  );
}

export function MenuFace({ label, icon: Icon, iconOnly }: MenuProps) {
  return (
    <>
      {Icon && <Icon size={iconOnly ? 18 : 16} aria-hidden />}
      {!iconOnly && label}
      {!iconOnly && <ChevronDown size={14} aria-hidden className="-me-0.5 opacity-70" />}
    </>
  );
}
