"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/class-names";

const TABS = [
  { segment: "delivery", label: "Delivery" },
  { segment: "settings", label: "Settings" },
  { segment: "files", label: "Files" },
  { segment: "set-up", label: "Set-up" },
  { segment: "activity", label: "Activity" },
] as const;

export function DestinationTabs({ destinationId }: { destinationId: string }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Destination" className="mb-6 overflow-x-auto overflow-y-hidden border-b border-border">
      <ul className="flex gap-1">
        {TABS.map(({ segment, label }) => {
          const href = `/destinations/${destinationId}/${segment}` as Route;
          const current = pathname === href || pathname.startsWith(`${href}/`);
          return (
            <li key={segment}>
              <Link
                href={href}
                aria-current={current ? "page" : undefined}
                className={classNames(
                  "flex h-10 items-center border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted transition-colors duration-100 hover:text-foreground focus-visible:-outline-offset-2",
                  current && "border-accent text-foreground",
                )}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
