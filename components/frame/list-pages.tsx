import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Route } from "next";
import { count } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

type ListPagesProps = {
  /** What is listed, for example `destinations`. */
  label: string;
  /** The index of the first entry, from 0, and the number of entries shown. */
  offset: number;
  shownCount: number;
  totalCount: number;
  /** The addresses of the previous and next page; null if there is none. */
  previous: Route | null;
  next: Route | null;
};

/** The range of the entries, and links to the previous and next page. Empty if the list has one page. */
export function ListPages({ label, offset, shownCount, totalCount, previous, next }: ListPagesProps) {
  if (previous === null && next === null) return null;
  return (
    <nav aria-label={`Pages of ${label}`} className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-sm text-muted tabular-nums">
        {count(offset + 1)} to {count(offset + shownCount)} of {count(totalCount)} {label}
      </p>
      <div className="flex gap-2">
        <PageButton href={previous}>
          <ChevronLeft aria-hidden />
          Previous
        </PageButton>
        <PageButton href={next}>
          Next
          <ChevronRight aria-hidden />
        </PageButton>
      </div>
    </nav>
  );
}

function PageButton({ href, children }: { href: Route | null; children: React.ReactNode }) {
  if (href === null) return <Button disabled>{children}</Button>;
  return (
    <Button asChild>
      <Link href={href}>{children}</Link>
    </Button>
  );
}
