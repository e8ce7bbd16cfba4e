"use client";

import { ChevronRight } from "lucide-react";
import { usePathname } from "next/navigation";
import { crumbsOf } from "@/components/frame/crumbs";
import type { Jump } from "@/components/frame/jump";
import { Link } from "@/components/ui/link";

export function Breadcrumbs({ jumps }: { jumps: readonly Jump[] }) {
  const crumbs = crumbsOf(usePathname(), new Map(jumps.map((jump) => [jump.id, jump.label])));
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {crumbs.map(({ label, href }, index) => (
          <li
            key={label}
            className={index === crumbs.length - 1 ? "flex min-w-0 items-center gap-1" : "flex shrink-0 items-center gap-1 max-sm:hidden"}
          >
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0 text-muted max-sm:hidden" />}
            {href === null ? (
              <span className="truncate" aria-current={index === crumbs.length - 1 ? "page" : undefined}>
                {label}
              </span>
            ) : (
              <Link href={href} className="flex h-8 items-center rounded-sm text-muted hover:text-foreground">
                {label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
