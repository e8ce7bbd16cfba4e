import {
  ArrowRightLeft,
  BellRing,
  BookText,
  Boxes,
  ContactRound,
  History,
  KeyRound,
  type LucideIcon,
  Radio,
  Settings2,
  Sigma,
  Truck,
  Users,
  UsersRound,
  UserX,
} from "lucide-react";
import type { Route } from "next";

export type NavigationItem = {
  href: Route;
  label: string;
  icon: LucideIcon;
  /** Shown only if the workspace has a legacy destination. */
  withLegacy?: true;
};

type NavigationGroup = { heading: string; items: readonly NavigationItem[] };

/** The entries of the sidebar, which the palette also lists. */
const NAVIGATION: readonly NavigationGroup[] = [
  {
    heading: "Connections",
    items: [
      { href: "/sources", label: "Sources", icon: Radio },
      { href: "/destinations", label: "Destinations", icon: ArrowRightLeft },
      { href: "/migrations", label: "Migrations", icon: Truck, withLegacy: true },
      { href: "/catalog", label: "Catalog", icon: Boxes },
    ],
  },
  {
    heading: "Engage",
    items: [
      { href: "/engage/audiences", label: "Audiences", icon: UsersRound },
      { href: "/engage/traits", label: "Traits", icon: Sigma },
      { href: "/engage/profiles", label: "Profiles", icon: ContactRound },
    ],
  },
  {
    heading: "Settings",
    items: [
      { href: "/settings/workspace", label: "Workspace", icon: Settings2 },
      { href: "/settings/access", label: "Access", icon: Users },
      { href: "/settings/alerts", label: "Alerts", icon: BellRing },
      { href: "/settings/privacy", label: "Privacy", icon: UserX },
      { href: "/settings/tokens", label: "Tokens", icon: KeyRound },
      { href: "/settings/activity", label: "Activity", icon: History },
      { href: "/settings/api", label: "API reference", icon: BookText },
    ],
  },
];

export function navigation(hasLegacy: boolean): NavigationGroup[] {
  return NAVIGATION.map(({ heading, items }) => ({ heading, items: items.filter(({ withLegacy }) => hasLegacy || !withLegacy) }));
}
