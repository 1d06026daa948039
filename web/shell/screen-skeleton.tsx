import { Loading, Skeleton } from "../ui/skeleton.tsx";

/** The frame of a screen whose code is still on its way. */
export function ScreenSkeleton() {
  return (
    <Loading>
      <div className="flex h-(--head-height) items-center border-b border-line px-4 md:px-6">
        <Skeleton className="h-5 w-40" />
      </div>
      <div className="flex max-w-280 flex-col gap-3 px-4 py-5 md:px-6">
        <Skeleton className="h-9 w-72 max-w-full" />
        {[0, 1, 2, 3, 4, 5].map((line) => (
          <Skeleton key={line} className="h-9" />
        ))}
      </div>
    </Loading>
  );
}
