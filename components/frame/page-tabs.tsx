"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { PageLinks } from "@/components/frame/page-links";

type PageTabsProps = {
  /** Of what they are the tabs. */
  label: string;
  tabs: readonly { href: Route; label: string /** Whether the pages below it belong to it too. */; deep?: boolean }[];
};

/** The pages of one thing, as links; they scroll where the window is narrow. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  const pathname = usePathname();
  const links = tabs.map(({ href, label: name, deep }) => ({
    href,
    label: name,
    current: pathname === href || (deep === true && pathname.startsWith(`${href}/`)),
  }));
  return <PageLinks label={label} look="tabs" links={links} />;
}
