import type { Route } from "next";

/** `href` is null if the crumb is the current page. */
export type Crumb = { label: string; href: Route | null };

const LABELS: Record<string, string> = {
  sources: "Sources",
  destinations: "Destinations",
  migrations: "Migrations",
  engage: "Engage",
  audiences: "Audiences",
  traits: "Traits",
  profiles: "Profiles",
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
  privacy: "Privacy",
  tokens: "Tokens",
  activity: "Activity",
  live: "Live events",
  api: "API reference",
  amazon: "Run on Amazon",
  account: "Your account",
};

/** `new` is the page that adds to the list before it. */
const NEW_LABELS: Record<string, string> = { audiences: "Create audience", traits: "Create trait" };

/** No pages, only parts of addresses. */
const GROUPS = new Set(["/settings", "/engage"]);

/** The tabs of a destination or an audience have no crumbs: they are shown below its name. */
const LEAVES = new Set([
  "delivery",
  "files",
  "query",
  "set-up",
  "check",
  "settings",
  "alerts",
  "activity",
  "migrate",
  "members",
  "definition",
]);

/** Returns the id of the source, destination, audience or trait of a page, or null. */
export function toResourceId(pathname: string): string | null {
  const id = /^\/(?:sources|destinations|engage\/audiences|engage\/traits)\/([A-Za-z0-9_-]{1,64})(?:\/|$)/.exec(pathname)?.[1];
  return id === undefined || id in LABELS ? null : id;
}

/** Returns the crumbs from the top to `pathname`. `names` has the names of sources, destinations, audiences and traits by id; other ids are left out. */
export function toCrumbs(pathname: string, names: ReadonlyMap<string, string>): Crumb[] {
  const parts = pathname.split("/").filter((part) => part !== "");
  const crumbs = parts.flatMap((part, index) => {
    if (index > 1 && LEAVES.has(part)) return [];
    const label = (part === "new" ? NEW_LABELS[parts[index - 1] ?? ""] : undefined) ?? LABELS[part] ?? names.get(part);
    const href = `/${parts.slice(0, index + 1).join("/")}`;
    return label === undefined ? [] : [{ label, href: GROUPS.has(href) ? null : (href as Route) }];
  });
  return crumbs.map((crumb, index) => (index === crumbs.length - 1 ? { ...crumb, href: null } : crumb));
}
