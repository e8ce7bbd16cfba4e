import { classNames } from "@/components/class-names";

/** Where something will stand in a moment. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames("animate-pulse rounded-md bg-hover", className)} />;
}
