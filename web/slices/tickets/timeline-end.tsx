import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";

/** Marks the end of a conversation, and leads to it while it is out of sight. Stands at the top of the composer. */
export function TimelineEnd() {
  const end = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  useEffect(() => {
    if (!end.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(([entry]) => {
      // Below the window only: whoever has read past it knows where it is.
      setAway(entry !== undefined && !entry.isIntersecting && entry.boundingClientRect.top > 0);
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return (
    <>
      <div ref={end} aria-hidden className="h-px" />
      {away && (
        <div className="pointer-events-none sticky bottom-[calc(var(--dock)+12px)] z-10 flex h-0 justify-center [--dock:72px] max-md:[--dock:calc(128px+env(safe-area-inset-bottom))]">
          <Button
            size="sm"
            icon={ArrowDown}
            className="pointer-events-auto -translate-y-full shadow-float"
            onClick={() => end.current?.scrollIntoView({ block: "center" })}
          >
            {t("tickets.thread.newest")}
          </Button>
        </div>
      )}
    </>
  );
}
