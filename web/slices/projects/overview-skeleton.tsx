import { Skeleton } from "../../ui/skeleton.tsx";

/** A project's page that is on its way, in its final shape. */
export function OverviewSkeleton() {
  return (
    <div className="flex flex-col gap-7">
      <div className="flex flex-col gap-2.5 border-s-3 border-line ps-4">
        <Skeleton className="h-6 w-24" />
        <Skeleton className="h-5 w-full max-w-140" />
        <Skeleton className="h-4 w-32" />
      </div>
      <div className="grid grid-cols-2 gap-px overflow-hidden rounded-10 border border-line bg-line lg:grid-cols-4">
        {[0, 1, 2, 3].map((cell) => (
          <div key={cell} className="flex flex-col gap-2 bg-surface px-4 py-3">
            <Skeleton className="h-3.5 w-16" />
            <Skeleton className="h-5 w-28" />
          </div>
        ))}
      </div>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
        <div className="flex flex-col gap-2">
          <Skeleton className="mb-2 h-4 w-16" />
          {[0, 1, 2, 3, 4].map((row) => (
            <Skeleton key={row} className="h-10" />
          ))}
          <Skeleton className="mt-6 h-24" />
          <Skeleton className="mt-6 h-36" />
        </div>
        <div className="flex flex-col gap-2">
          <Skeleton className="mb-2 h-4 w-24" />
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} className="h-12" />
          ))}
          <Skeleton className="mt-6 h-24" />
        </div>
      </div>
    </div>
  );
}
