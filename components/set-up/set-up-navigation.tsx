"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { PageLinks } from "@/components/frame/page-links";

const PAGES = [
  { path: "", label: "Create the role" },
  { path: "/check", label: "Check its policies" },
];

export function SetUpNavigation({ destinationId }: { destinationId: string }) {
  const pathname = usePathname();
  const links = PAGES.map(({ path, label }) => {
    const href = `/destinations/${destinationId}/set-up${path}` as Route;
    return { href, label, current: pathname === href };
  });
  return <PageLinks look="pills" label="Set-up" links={links} />;
}
