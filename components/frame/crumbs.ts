import type { Route } from "next";

/** `href` is null if the crumb is the current page. */
export type Crumb = { label: string; href: Route | null };

const LABELS: Record<string, string> = {
  sources: "Sources",
  destinations: "Destinations",
  migrations: "Migrations",
  catalog: "Catalog",
  "aws-s3": "AWS S3",
  "amazon-s3": "Amazon S3",
  new: "Add AWS S3",
  delivery: "Delivery",
  files: "Files",
  query: "Query",
  "set-up": "Set-up",
  settings: "Settings",
  workspace: "Workspace",
  access: "Access",
  alerts: "Alerts",
  tokens: "Tokens",
  activity: "Activity",
  live: "Live events",
  api: "API reference",
  amazon: "Run on Amazon",
  account: "Your account",
};

/** The tabs of a destination have no crumbs: they are shown below its name. */
const LEAVES = new Set(["delivery", "files", "query", "set-up", "check", "settings", "alerts", "activity", "migrate"]);

/** Returns the id of the source or destination of a page, or null. */
export function toResourceId(pathname: string): string | null {
  const id = /^\/(?:sources|destinations)\/([A-Za-z0-9_-]{1,64})(?:\/|$)/.exec(pathname)?.[1];
  return id === undefined || id in LABELS ? null : id;
}

/** Returns the crumbs from the top to `pathname`. `names` has the names of sources and destinations by id; other ids are left out. */
export function toCrumbs(pathname: string, names: ReadonlyMap<string, string>): Crumb[] {
  const parts = pathname.split("/").filter((part) => part !== "");
  const crumbs = parts.flatMap((part, index) => {
    if (index > 1 && LEAVES.has(part)) return [];
    const label = LABELS[part] ?? names.get(part);
    const href = `/${parts.slice(0, index + 1).join("/")}`;
    return label === undefined ? [] : [{ label, href: href === "/settings" ? null : (href as Route) }];
  });
  return crumbs.map((crumb, index) => (index === crumbs.length - 1 ? { ...crumb, href: null } : crumb));
}
