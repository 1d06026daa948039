import { Skeleton } from "../../ui/skeleton.tsx";

/** Some lines of a list that is on its way. */
export function RowsSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div className="border-t border-line">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows have nothing else, and never move
        <div key={row} className="flex h-11 items-center border-b border-line">
          <Skeleton className="h-4 w-1/3" />
        </div>
      ))}
    </div>
  );
}
