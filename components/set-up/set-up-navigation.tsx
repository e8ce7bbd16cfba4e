"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/class-names";

const PAGES = [
  { path: "", label: "Create the role" },
  { path: "/check", label: "Check its policies" },
];

export function SetUpNavigation({ destinationId }: { destinationId: string }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Set-up">
      <ul className="flex flex-wrap gap-1">
        {PAGES.map(({ path, label }) => {
          const href = `/destinations/${destinationId}/set-up${path}` as Route;
          const current = pathname === href;
          return (
            <li key={path}>
              <Link
                href={href}
                aria-current={current ? "page" : undefined}
                className={classNames(
                  "flex h-8 items-center rounded-md px-3 font-medium text-muted transition-colors duration-100 hover:bg-hover hover:text-foreground",
                  current && "bg-accent-soft text-accent-text hover:bg-accent-soft hover:text-accent-text",
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
