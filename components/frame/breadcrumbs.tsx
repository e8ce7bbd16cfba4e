"use client";

import { ChevronRight } from "lucide-react";
import { usePathname } from "next/navigation";
import { toCrumbs, toResourceId } from "@/components/frame/crumbs";
import type { Jump } from "@/components/frame/jump";
import { useJumps } from "@/components/frame/use-jumps";
import { Link } from "@/components/ui/link";

/** `initial` is the source or destination of the first page. For later pages the names are fetched from the server. */
export function Breadcrumbs({ initial }: { initial: Jump | null }) {
  const pathname = usePathname();
  const id = toResourceId(pathname);
  const { jumps } = useJumps(id === null || id === initial?.id ? null : id);
  const names = [...jumps, ...(initial === null ? [] : [initial])].map(({ id, label }) => [id, label] as const);
  const crumbs = toCrumbs(pathname, new Map(names));
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
