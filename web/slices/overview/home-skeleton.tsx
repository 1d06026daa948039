import { Skeleton } from "../../ui/skeleton.tsx";

/** The home page that is on its way, in its final shape. */
export function HomeSkeleton() {
  return (
    <div className="flex flex-col gap-8">
      <div>
        <Skeleton className="mb-3 h-5 w-24" />
        <div className="divide-y divide-line rounded-10 border border-line">
          {[0, 1, 2].map((row) => (
            <div key={row} className="flex items-center gap-3 px-3.5 py-3">
              <Skeleton className="size-8 rounded-full" />
              <Skeleton className="h-8 flex-1" />
              <Skeleton className="h-7 w-16" />
            </div>
          ))}
        </div>
      </div>
      {[0, 1].map((part) => (
        <div key={part}>
          <Skeleton className="mb-3 h-5 w-28" />
          {[0, 1, 2, 3].map((row) => (
            <div key={row} className="flex h-11 items-center border-t border-line">
              <Skeleton className="h-4 w-full" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
