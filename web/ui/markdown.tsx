import { lazy, Suspense } from "react";
import { Skeleton } from "./skeleton.tsx";

const Rendered = lazy(() =>
  import("./markdown-rendered.tsx").then((module) => ({ default: module.MarkdownRendered })),
);

/** Shows Markdown (GitHub flavour) that somebody else wrote: no raw HTML, no foreign images, safe links. */
export function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <Suspense fallback={<PlainText text={text} />}>
      <Rendered text={text} className={className} />
    </Suspense>
  );
}

/** The same text without its marks, so that nothing jumps much when they come. */
function PlainText({ text }: { text: string }) {
  return text ? <div className="prose whitespace-pre-wrap">{text}</div> : <Skeleton />;
}
