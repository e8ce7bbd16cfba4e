import { ArrowRightLeft, BookText, Boxes, History, KeyRound, type LucideIcon, Radio, Settings2, Users } from "lucide-react";
import type { Route } from "next";

export type NavigationItem = { href: Route; label: string; icon: LucideIcon };

/** The sidebar, and the pages that the palette jumps to. */
export const NAVIGATION: readonly { heading: string; items: readonly NavigationItem[] }[] = [
  {
    heading: "Connections",
    items: [
      { href: "/sources", label: "Sources", icon: Radio },
      { href: "/destinations", label: "Destinations", icon: ArrowRightLeft },
      { href: "/catalog", label: "Catalog", icon: Boxes },
    ],
  },
  {
    heading: "Settings",
    items: [
      { href: "/settings/workspace", label: "Workspace", icon: Settings2 },
      { href: "/settings/access", label: "Access", icon: Users },
      { href: "/settings/tokens", label: "Tokens", icon: KeyRound },
      { href: "/settings/activity", label: "Activity", icon: History },
      { href: "/settings/api", label: "API reference", icon: BookText },
    ],
  },
];
