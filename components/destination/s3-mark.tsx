import { classNames } from "@/components/class-names";

/** The icon of both S3 destinations, a bucket. `quiet` is for the legacy one. */
export function S3Mark({ className, quiet = false }: { className?: string; quiet?: boolean }) {
  return (
    <span
      className={classNames(
        "grid size-9 shrink-0 place-items-center rounded-lg",
        quiet ? "bg-hover text-muted" : "bg-success-soft text-success",
        className,
      )}
    >
      <svg
        viewBox="0 0 24 24"
        aria-hidden
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinejoin="round"
        className="size-[62%]"
      >
        <ellipse cx="12" cy="6" rx="7.5" ry="2.6" />
        <path d="M4.5 6l1.9 12.2c.3 1.4 2.6 2.3 5.6 2.3s5.3-.9 5.6-2.3L19.5 6" />
        <path d="M8.4 12.6h7.2" strokeLinecap="round" />
      </svg>
    </span>
  );
}
