import { Skeleton } from "../../ui/skeleton.tsx";

/** An invoice that is on its way, in its final shape. */
export function InvoiceSkeleton() {
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-3 lg:order-2">
        <Skeleton className="h-4 w-16" />
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-4 w-24" />
      </div>
      <div className="flex flex-col gap-8 rounded-6 border border-line px-4 py-6 sm:px-8 sm:py-9 lg:px-10">
        <div className="flex justify-between gap-6">
          <Skeleton className="h-20 w-44" />
          <Skeleton className="h-8 w-28" />
        </div>
        <Skeleton className="h-16 w-52" />
        <div className="flex flex-col gap-4">
          {[0, 1, 2, 3].map((line) => (
            <Skeleton key={line} className="h-5" />
          ))}
        </div>
        <Skeleton className="ms-auto h-20 w-60 max-w-full" />
      </div>
    </div>
  );
}
