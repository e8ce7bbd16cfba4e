import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div role="status" aria-label="Loading the page">
      <Skeleton className="mb-2 h-7 w-48" />
      <Skeleton className="mb-8 h-5 w-full max-w-sm" />
      <div className="grid gap-2">
        {["a", "b", "c", "d"].map((row) => (
          <Skeleton key={row} className="h-12" />
        ))}
      </div>
    </div>
  );
}
