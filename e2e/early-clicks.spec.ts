import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { fillWorkspace } from "./full-workspace.ts";
import { furnishAwsS3 } from "./furnish.ts";
import { appPages, toAddress } from "./pages.ts";
import { sluice } from "./sluice.ts";
import { test as base, expect } from "./test.ts";

/** Opens a browser of the workspace's owner, or of a visitor, without waiting for hydration. */
type OpenContext = (owner: "owner" | "visitor", options?: BrowserContextOptions) => Promise<BrowserContext>;

const test = base.extend<{ openContext: OpenContext }>({
  openContext: async ({ browser, contextOptions, installation, workspace }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (who, options) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: sluice.url, ...options });
      opened.push(context);
      if (who === "owner") await installation.signIn(context, workspace);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});

test("Validate works without scripts, and keeps what was typed", async ({ openContext, installation, workspace, customer }) => {
  const { settings } = customer;
  const { destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", settings);
  const page = await (await openContext("owner", { javaScriptEnabled: false })).newPage();
  const verdict = page.getByRole("region", { name: "Validation" }).getByRole("status");

  await page.goto(`/destinations/${destinationId}/settings`);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(verdict).toContainText("Validation successful. Files can be delivered to this bucket.");

  await page.getByLabel("Bucket Name").fill(`${settings.bucket}/team/a`);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(verdict).toContainText("Access Denied. Please add PutObject permissions to the IAM role");
  await expect(page.getByLabel("Bucket Name")).toHaveValue(`${settings.bucket}/team/a`);

  await page.getByLabel("Bucket Name").fill("s3://acme-events");
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(verdict).toContainText("Enter the bucket's name, not its address");

  await page.goto(`/destinations/new?destination=${destinationId}`);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(verdict).toContainText("Validation successful. Files can be delivered to this bucket.");
});

test("a click on Validate before the page's scripts have loaded is not lost", async ({
  openContext,
  installation,
  workspace,
  customer,
}) => {
  const { destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", customer.settings);
  const page = await (await openContext("owner")).newPage();
  const scripts = Promise.withResolvers<void>();
  await page.route("**/*.js", async (route) => {
    await scripts.promise;
    await route.continue().catch(() => {});
  });

  await page.goto(`/destinations/${destinationId}/settings`, { waitUntil: "commit" });
  await page.getByLabel("Bucket Name").fill(`${customer.settings.bucket}/team/a`);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  const verdict = page.getByRole("region", { name: "Validation" }).getByRole("status");
  await expect(verdict).toContainText("Access Denied. Please add PutObject permissions to the IAM role");

  scripts.resolve();
  await expect(page.getByRole("button", { name: "Save changes" })).toBeEnabled();
  await expect(page.getByLabel("Bucket Name")).toHaveValue(`${customer.settings.bucket}/team/a`);
  await expect(verdict).toContainText("Access Denied. Please add PutObject permissions to the IAM role");
});

test("no control loses a click before the scripts of its page have loaded", async ({ openContext, installation, workspace, customer }) => {
  const parameters = await fillWorkspace(installation.runtime, workspace, customer.settings);
  const { destinationId, legacyId, sourceId } = parameters;
  const owner = await openWithoutScripts(await openContext("owner"));
  const visitor = await openWithoutScripts(await openContext("visitor"));
  const ofLegacy = { ...parameters, destinationId: String(legacyId) };

  for (const { route, signedIn } of appPages()) {
    const page = signedIn ? owner : visitor;
    await page.goto(toAddress(route, route.endsWith("/migrate") ? ofLegacy : parameters));
    expect.soft(await page.evaluate(controlsThatLoseClicks), route).toEqual([]);
  }
  const furtherStates = [
    `/destinations/${legacyId}/settings`,
    `/destinations/new?source=${sourceId}`,
    `/destinations/new?destination=${destinationId}`,
  ];
  for (const address of furtherStates) {
    await owner.goto(address);
    expect.soft(await owner.evaluate(controlsThatLoseClicks), address).toEqual([]);
  }
  expect(await owner.getByRole("button", { includeHidden: true }).count(), "the pages have controls").toBeGreaterThan(0);
});

/** Opens a page as it is before its scripts load. */
async function openWithoutScripts(context: BrowserContext): Promise<Page> {
  await context.route("**/*.js", (route) => route.abort());
  return await context.newPage();
}

/** Runs in the browser. Returns controls that are not disabled, post no form to a server action, open no popover and are no links. */
function controlsThatLoseClicks(): string[] {
  const controls = document.querySelectorAll<HTMLElement>(
    "button, select, input[type=checkbox], input[type=radio], [role=button], [role=switch], [role=tab], [role=menuitem], [role=combobox]",
  );
  const postsItself = (control: HTMLElement) =>
    control instanceof HTMLButtonElement && control.form !== null && control.formMethod === "post" && control.name.startsWith("$ACTION");
  return [...controls]
    .filter((control) => !control.matches(":disabled, a[href], [popovertarget]") && !postsItself(control))
    .map((control) => control.outerHTML.slice(0, 200));
}
