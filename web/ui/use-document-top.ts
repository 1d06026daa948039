import { type RefObject, useLayoutEffect, useState } from "react";

/** Where an element begins in the document, in pixels. */
export function useDocumentTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (element.current) setTop(element.current.getBoundingClientRect().top + window.scrollY);
  }, [element]);
  return top;
}
