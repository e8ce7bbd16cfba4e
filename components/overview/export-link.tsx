import { Download } from "lucide-react";

/** Downloads a table as CSV. */
export function ExportLink({ href, label }: { href: string; label: string }) {
  return (
    <a
      href={href}
      download
      className="inline-flex min-h-8 items-center gap-1.5 text-sm text-accent-text underline-offset-2 hover:underline"
    >
      <Download aria-hidden className="size-4" /> CSV<span className="sr-only"> of {label}</span>
    </a>
  );
}
