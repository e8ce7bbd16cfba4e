import { expectAccessible } from "./accessible.ts";
import { addAwsS3, createSource } from "./configure.ts";
import { expect, test } from "./test.ts";

test("axe finds nothing serious on the page of sign-in", async ({ page }) => {
  await page.goto("/sign-in");
  await expectAccessible(page);
});

test("axe finds nothing serious on any page of an empty workspace", async ({ owner: page }) => {
  for (const path of ["/sources", "/destinations", "/destinations/new", "/catalog", "/catalog/aws-s3", "/nowhere"]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

test("axe finds nothing serious on any page of the settings", async ({ owner: page }) => {
  for (const name of ["workspace", "access", "tokens", "activity", "api", "api/createDestination", "account"]) {
    await page.goto(`/settings/${name}`);
    await expectAccessible(page);
  }
});

test("axe finds nothing serious on any page of a source and its destination", async ({ owner: page, customer }) => {
  const sourceId = await createSource(page, "Production web");
  await expectAccessible(page);
  await page.goto(`/destinations/new?source=${sourceId}`);
  await expectAccessible(page);
  await customer.forbidUploads();
  await addAwsS3(page, sourceId, customer.settings);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(page.getByText("put_object_denied")).toBeVisible();
  await expectAccessible(page);

  await page.goto("/destinations");
  await expectAccessible(page);
  await page.getByRole("link", { name: "AWS S3 · Production web" }).click();
  for (const tab of ["Delivery", "Settings", "Files", "Set-up"]) {
    const link = page.getByRole("navigation", { name: "Destination" }).getByRole("link", { name: tab });
    await link.click();
    await expect(link).toHaveAttribute("aria-current", "page");
    await expectAccessible(page);
  }
});

test("Ctrl K finds a source by its name and goes there, without a mouse", async ({ owner: page }) => {
  await createSource(page, "Production web");
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
