import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIResponse, Page } from "@playwright/test";
import { sluice } from "./sluice.ts";

const MANIFEST = join(import.meta.dirname, "..", ".next", "server", "server-reference-manifest.json");

/** Calls a server action by its exported name with the page's cookies, without the product's scripts. */
export async function callAction(page: Page, path: string, name: string, args: readonly unknown[]): Promise<APIResponse> {
  return await page.request.post(path, {
    headers: { "Next-Action": actionId(name), Accept: "text/x-component", Origin: sluice.url, "Content-Type": "text/plain;charset=UTF-8" },
    data: JSON.stringify(args),
  });
}

/** Returns the id of the action in the build. */
function actionId(name: string): string {
  const { node } = JSON.parse(readFileSync(MANIFEST, "utf8")) as { node: Record<string, { exportedName: string }> };
  const [id] = Object.entries(node).find(([, { exportedName }]) => exportedName === name) ?? [];
  if (id === undefined) throw new Error(`The build has no action ${name}.`);
  return id;
}
