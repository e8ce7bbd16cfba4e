import { readdirSync } from "node:fs";
import { join } from "node:path";

const APP = join(import.meta.dirname, "..", "app");

/** A page of `app/` with its route, such as `/sources/[sourceId]`. `signedIn` is false for pages of signed-out visitors. */
export type AppPage = { route: string; signedIn: boolean };

/** Returns every page of `app/`, read from the disk. */
export function appPages(): AppPage[] {
  return readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((path) => path === "page.tsx" || path.endsWith("/page.tsx"))
    .map((path) => ({ route: toRoute(path), signedIn: !path.startsWith("(signed-out)/") }))
    .sort((one, other) => one.route.localeCompare(other.route));
}

/** Returns the address of the page, with each `[parameter]` of its route taken from `parameters`. */
export function toAddress(route: string, parameters: Readonly<Record<string, string>>): string {
  return route.replace(/\[(\w+)\]/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`No visit to ${route}: the test has no value for [${name}].`);
    return value;
  });
}

/** Leaves out folders in parentheses, which only group pages. */
function toRoute(path: string): string {
  const folders = path.split("/").slice(0, -1);
  return `/${folders.filter((folder) => !folder.startsWith("(")).join("/")}`;
}
