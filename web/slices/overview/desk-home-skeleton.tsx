import { Skeleton } from "../../ui/skeleton.tsx";

/** Desk's home while it is on its way, in its final shape. */
export function DeskHomeSkeleton() {
  return (
    <div className="flex flex-col gap-8">
      <div className="grid grid-cols-2 gap-px overflow-hidden rounded-10 border border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
        {[0, 1, 2, 3, 4, 5].map((figure) => (
          <div key={figure} className="flex flex-col gap-2 bg-surface px-4 py-3.5">
            <Skeleton className="h-3.5 w-16" />
            <Skeleton className="h-7 w-10" />
          </div>
        ))}
      </div>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <div className="flex flex-col gap-3">
          <Skeleton className="h-4 w-32" />
          {[0, 1, 2, 3, 4].map((line) => (
            <Skeleton key={line} className="h-9" />
          ))}
          <Skeleton className="mt-6 h-40" />
        </div>
        <div className="flex flex-col gap-3">
          <Skeleton className="h-4 w-24" />
          {[0, 1, 2, 3].map((line) => (
            <Skeleton key={line} className="h-7" />
          ))}
          <Skeleton className="mt-6 h-24" />
        </div>
      </div>
    </div>
  );
}
