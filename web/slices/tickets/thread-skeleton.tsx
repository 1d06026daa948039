import { Skeleton } from "../../ui/skeleton.tsx";

/** A thread that is on its way, in its final shape. */
export function ThreadSkeleton() {
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-3">
        <Skeleton className="mb-1 h-7 w-3/4" />
        {[96, 64, 80].map((height, index) => (
          <div key={height} className={index === 1 ? "flex gap-2.5 md:pe-10" : "flex gap-2.5 md:ps-10"}>
            <Skeleton className="mt-2 size-8 shrink-0 rounded-full max-md:hidden" />
            <div className="min-w-0 flex-1" style={{ height }}>
              <Skeleton className="h-full rounded-10" />
            </div>
          </div>
        ))}
      </div>
      <div className="flex flex-col gap-3 max-lg:hidden">
        <Skeleton className="mb-1 h-5 w-20" />
        {[0, 1, 2, 3, 4, 5].map((line) => (
          <Skeleton key={line} className="h-5" />
        ))}
      </div>
    </div>
  );
}
