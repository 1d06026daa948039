import { useRouter } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, MouseEvent, ReactNode, Ref } from "react";
import { hrefOf, type Target } from "../kernel/address.ts";
import { cx } from "./cx.ts";
import { textLinkClass } from "./link-class.ts";

export interface LinkProps extends Target, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> {
  children?: ReactNode;
  /** `text` is an accented link in running text; `plain` brings no looks of its own. */
  look?: "text" | "plain";
  ref?: Ref<HTMLAnchorElement>;
}

/**
 * A link to a screen of the same door: `<Link to="/tickets/$id" params={{ id }}>`. A real `<a>`, so that it opens in
 * a new window like any other; the screen and its data are fetched when the pointer or the focus comes near.
 */
export function Link({ to, params, search, look = "text", className, onClick, ...rest }: LinkProps) {
  const router = useRouter({ warn: false });
  const href = hrefOf({ to, params, search });
  const preload = () => void router?.preloadRoute({ to: href.split("?")[0], search: search as never });
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (!router || event.defaultPrevented || rest.target || !isPlainClick(event)) return;
    event.preventDefault();
    void router.navigate({ href });
  };
  return (
    <a
      {...rest}
      href={href}
      className={cx(look === "text" && textLinkClass, className)}
      onClick={follow}
      onPointerEnter={preload}
      onFocus={preload}
    />
  );
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
