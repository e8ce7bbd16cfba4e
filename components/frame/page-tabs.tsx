"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/class-names";

type PageTabsProps = {
  /** Of what they are the tabs. */
  label: string;
  tabs: readonly { href: Route; label: string /** Whether the pages below it belong to it too. */; deep?: boolean }[];
};

/** The pages of one thing, as links; they scroll where the window is narrow. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="mb-6 overflow-x-auto overflow-y-hidden border-b border-border">
      <ul className="flex gap-1">
        {tabs.map(({ href, label: name, deep }) => {
          const current = pathname === href || (deep === true && pathname.startsWith(`${href}/`));
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? "page" : undefined}
                className={classNames(
                  "flex h-10 items-center border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted transition-colors duration-100 hover:text-foreground focus-visible:-outline-offset-2",
                  current && "border-accent text-foreground",
                )}
              >
                {name}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
