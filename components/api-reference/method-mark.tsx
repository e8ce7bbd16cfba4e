import { classNames } from "@/components/class-names";

const COLOURS: Readonly<Record<string, string>> = {
  GET: "bg-accent-soft text-accent-text",
  POST: "bg-success-soft text-success",
  PUT: "bg-warning-soft text-warning",
  PATCH: "bg-warning-soft text-warning",
  DELETE: "bg-danger-soft text-danger",
};

/** As wide as the longest method, so that the texts after it are aligned. */
export function MethodMark({ method, className }: { method: string; className?: string }) {
  return (
    <span
      className={classNames(
        "inline-grid h-5 w-14 shrink-0 place-items-center rounded-sm font-mono text-xs font-semibold",
        COLOURS[method],
        className,
      )}
    >
      {method}
    </span>
  );
}
