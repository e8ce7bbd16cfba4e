import type { Page } from "@playwright/test";
import { expectAccessible, expectAccessibleOn, expectNoScrollingSideways } from "./accessible.ts";
import { fillWorkspace } from "./full-workspace.ts";
import { furnishSource } from "./furnish.ts";
import { appPages, toAddress } from "./pages.ts";
import { expect, test } from "./test.ts";
import { validateAndRead } from "./validation-panel.ts";

test("axe finds nothing on any page for signed-out visitors", async ({ page, installation, workspace, customer }) => {
  const parameters = await fillWorkspace(installation.runtime, workspace, customer.settings);
  const pages = appPages().filter(({ signedIn }) => !signedIn);
  expect(pages.map(({ route }) => route)).toContain("/sign-in");

  for (const { route } of pages) {
    await page.goto(toAddress(route, parameters));
    await expectAccessible(page);
  }
});

test("axe finds nothing on any page of a workspace that is in use", async ({ owner: page, installation, workspace, customer }) => {
  test.slow();
  const parameters = await fillWorkspace(installation.runtime, workspace, customer.settings);
  const complaints = await toConsoleErrors(page);
  const pages = appPages().filter(({ signedIn }) => signedIn);
  expect(pages.map(({ route }) => route)).toContain("/destinations/[destinationId]/settings");

  await test.step("with a failed validation", async () => {
    await customer.forbidUploads();
    await page.goto(`/destinations/${parameters["destinationId"]}/settings`);
    expect((await validateAndRead(page)).code).toBe("put_object_denied");
  });

  const ofLegacy = { ...parameters, destinationId: String(parameters["legacyId"]) };
  const ofTrait = { ...parameters, computationId: String(parameters["traitId"]) };
  const parametersOf = (route: string) =>
    route.endsWith("/migrate") ? ofLegacy : route.startsWith("/engage/traits/") ? ofTrait : parameters;
  const addresses = pages.map(({ route }) => toAddress(route, parametersOf(route)));
  const seen = new Set<string>();
  for (const address of [...addresses, `/destinations/${ofLegacy.destinationId}/settings`]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("There is nothing here");
    // Some pages only redirect.
    if (seen.has(page.url())) continue;
    seen.add(page.url());
    await expectAccessible(page);
    await expectNoScrollingSideways(page);
  }
  expect(complaints).toEqual([]);
});

/** Returns a list to which the browser's errors are added from now on. A handled violation of the Content-Security-Policy is only in an event in Chromium. */
async function toConsoleErrors(page: Page): Promise<string[]> {
  const errors: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      console.error(`Violates ${effectiveDirective}: ${blockedURI}`);
    });
  });
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${new URL(page.url()).pathname}: ${message.text()}`);
  });
  return errors;
}

test("axe finds nothing on the pages of an empty workspace", async ({ owner: page }) => {
  for (const path of ["/sources", "/destinations", "/destinations/new", "/engage/audiences", "/engage/traits", "/nowhere"]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

test("axe finds nothing in dialogs, menus and tabs", async ({ owner: page, installation, workspace, customer }) => {
  const { sourceId, destinationId } = await fillWorkspace(installation.runtime, workspace, customer.settings);

  await page.goto("/sources");
  await page.getByRole("button", { name: "Create source" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog", { name: "Create source" }).getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.goto("/settings/access");
  await page.getByRole("button", { name: "Invite" }).first().click();
  await page.getByRole("dialog").waitFor();
  await expectAccessible(page);

  await page.goto(`/destinations/new?source=${await furnishSource(installation.runtime, workspace, "Till")}`);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByLabel("Bucket Name")).toHaveAccessibleDescription(/Enter the name of your bucket\./);
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "AWS Region" }).click();
  await page.getByRole("option", { name: "us-west-2" }).waitFor();
  await expectAccessibleOn("desk", page);

  for (const method of ["cli", "terraform", "cloudformation"]) {
    await page.goto(`/destinations/${destinationId}/set-up?method=${method}&kms=`);
    await expectAccessibleOn("desk", page);
  }

  await page.goto(`/sources/${sourceId}`);
  await page.setViewportSize({ width: 390, height: 900 });
  await page.getByRole("button", { name: "Open menu" }).click();
  await page.getByRole("dialog", { name: "Menu" }).waitFor();
  await expectAccessibleOn("phone", page);
});

test("Ctrl K finds a source by its name and goes there, without a mouse", async ({ owner: page, installation, workspace }) => {
  await furnishSource(installation.runtime, workspace, "Production web");
  await page.goto("/catalog");
  await page.keyboard.press("Control+k");
  await expectAccessible(page);
  await page.keyboard.type("production");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Production web", level: 1 })).toBeVisible();

  await page.keyboard.press("Meta+k");
  await page.keyboard.type("workspace");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Workspace", level: 1 })).toBeVisible();

  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});
