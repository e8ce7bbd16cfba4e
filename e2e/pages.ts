import { readdirSync } from "node:fs";
import { join } from "node:path";

const APP = join(import.meta.dirname, "..", "app");

/** A page of `app/` by its route, `/sources/[sourceId]`, and whether it is for people who are signed in. */
export type AppPage = { route: string; signedIn: boolean };

/** Every page that there is: a new one is among them by itself. */
export function appPages(): AppPage[] {
  return readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((path) => path === "page.tsx" || path.endsWith("/page.tsx"))
    .map((path) => ({ route: toRoute(path), signedIn: !path.startsWith("(signed-out)/") }))
    .sort((one, other) => one.route.localeCompare(other.route));
}

/** Where the page is visited: each `[parameter]` of its route is one of `parameters`. */
export function toAddress(route: string, parameters: Readonly<Record<string, string>>): string {
  return route.replace(/\[(\w+)\]/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`No visit to ${route}: the story has to say what [${name}] is.`);
    return value;
  });
}

/** Folders in parentheses only group. */
function toRoute(path: string): string {
  const folders = path.split("/").slice(0, -1);
  return `/${folders.filter((folder) => !folder.startsWith("(")).join("/")}`;
}
