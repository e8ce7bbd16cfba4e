"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { PageLinks } from "@/components/frame/page-links";

type PageTabsProps = {
  /** The accessible name of the tabs. */
  label: string;
  tabs: readonly { href: Route; label: string /** Whether the pages below it belong to it too. */; deep?: boolean }[];
};

/** The pages of one resource, as links. In a narrow window the row scrolls to the current page. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  const pathname = usePathname();
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another page is open
  useEffect(() => showCurrent(row.current), [pathname]);
  const links = tabs.map(({ href, label: name, deep }) => ({
    href,
    label: name,
    current: pathname === href || (deep === true && pathname.startsWith(`${href}/`)),
  }));
  return <PageLinks label={label} look="tabs" links={links} ref={row} />;
}

/** Scrolls only the row, not the page. */
function showCurrent(row: HTMLElement | null): void {
  const current = row?.querySelector("[aria-current]");
  if (!row || !current) return;
  const [outer, inner] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
  row.scrollLeft += Math.max(0, inner.right - outer.right) + Math.min(0, inner.left - outer.left);
}
