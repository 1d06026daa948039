import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { createElement, type ReactNode, useMemo } from "react";
import { cx } from "./cx.ts";

/** The elements that Markdown makes, and the attributes of them that are kept. All else is dropped. */
const allowed: Record<string, readonly string[]> = {
  a: ["href", "title"],
  input: ["type", "checked"],
  ol: ["start"],
  td: ["align"],
  th: ["align"],
};
const plain =
  "p h1 h2 h3 h4 h5 h6 strong em del code pre blockquote ul li hr br table thead tbody tr sup section".split(
    " ",
  );

/** What `Markdown` loads. */
export function MarkdownRendered({ text, className }: { text: string; className?: string }) {
  const content = useMemo(() => render(text), [text]);
  return (
    <div className={cx("prose", className)} dir="auto">
      {content}
    </div>
  );
}

/**
 * micromark escapes raw HTML and unsafe addresses by itself. Its output is parsed into an inert document and rebuilt
 * as React elements from the lists above, so that a fault there could not bring a script in either.
 */
function render(text: string): ReactNode[] {
  if (isTangle(text)) return [<p key="text">{text}</p>];
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.childNodes].map(toReact);
}

/**
 * Marks that nobody writes: nested by the dozen on one line, or opened by the hundred. They would keep the browser of
 * everybody who opens the page busy for many seconds.
 */
function isTangle(text: string): boolean {
  return (
    /^[ \t]*(?:>[ \t]?|(?:[*+-]|\d{1,9}[.)])[ \t]+){40}/m.test(text) || text.split("~", 1001).length > 1000
  );
}

function toReact(node: ChildNode, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (name === "img") return <ImageLink key={key} image={node} />;
  const attributes = allowed[name];
  if (!attributes && !plain.includes(name)) return node.textContent;
  const children = [...node.childNodes].map(toReact);
  return createElement(
    // A corner of a table with nothing in it heads nothing.
    name === "th" && !node.textContent?.trim() ? "td" : name,
    { key, ...propsOf(node, attributes ?? []) },
    ...(children.length > 0 ? [children] : []),
  );
}

function propsOf(node: Element, attributes: readonly string[]): Record<string, unknown> {
  const props: Record<string, unknown> = {};
  for (const name of attributes) {
    const value = node.getAttribute(name);
    if (value !== null) props[name] = value;
  }
  if (node.localName === "a") return linkProps(props);
  // Wide lines scroll, also without a pointer.
  if (node.localName === "pre" || node.localName === "table") return { ...props, tabIndex: 0 };
  if (node.localName === "input") {
    return {
      type: "checkbox",
      checked: "checked" in props,
      readOnly: true,
      disabled: true,
      "aria-hidden": true,
    };
  }
  return props;
}

function linkProps(props: Record<string, unknown>): Record<string, unknown> {
  const href = typeof props.href === "string" ? props.href : "";
  if (!/^(?:https?:|mailto:|tel:)/i.test(href)) return { title: props.title };
  return { ...props, href, target: "_blank", rel: "noopener noreferrer nofollow" };
}

/** Foreign images would tell a stranger who reads what and when, so they are links. */
function ImageLink({ image }: { image: Element }) {
  const source = image.getAttribute("src") ?? "";
  const label = image.getAttribute("alt") || source;
  const props = linkProps({ href: source });
  return props.href ? <a {...props}>{label}</a> : label;
}
