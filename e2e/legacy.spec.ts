import { addAwsS3, createSource } from "./configure.ts";
import { importLegacy } from "./furnish.ts";
import { sendShopDay } from "./shop-day.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";

const WARNING =
  "Sending data to the same S3 location from both the existing Amazon S3 destination, and the AWS S3 with IAM Role Support destination will overwrite data in that location. To avoid this, follow the steps below.";

test("AWS S3 replaces a legacy Amazon S3 on the same bucket, with a warning before each step, and the legacy one stays disabled", async ({
  owner: page,
  workspace,
  customer,
}) => {
  const sourceId = await createSource(page, "Production web");
  const legacyId = await importLegacy(workspace.workspaceId, sourceId, customer.settings);
  const { bucket } = customer.settings;

  await test.step("enabling on its location needs a confirmation with the document's warning", async () => {
    await addAwsS3(page, sourceId, customer.settings);
    await page.getByRole("button", { name: "Enable without a passing check" }).click();
    const dialog = page.getByRole("dialog", { name: "Amazon S3 already writes to this location" });
    await expect(dialog.getByText(WARNING)).toBeVisible();
    await dialog.getByRole("button", { name: "Go back" }).click();
    await expect(page.getByRole("button", { name: "Enable without a passing check" })).toBeEnabled();
  });

  await test.step("the warning is shown while typing, and offers a separate folder", async () => {
    await page.getByRole("button", { name: "Change the settings" }).click();
    await page.getByRole("button", { name: `Use ${bucket}/segment-logs/test` }).click();
    await expect(page.getByRole("status").getByText(WARNING)).toBeHidden();
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByText("Settings saved.")).toBeVisible();
    await page.getByRole("button", { name: /Validate and enable/ }).click();
    await page.getByRole("button", { name: "Enable without a passing check" }).click();
    await expect(page.getByRole("switch", { name: "Delivery" })).toBeChecked();
  });

  await test.step("saving its location needs a confirmation again, and both pages show a notice", async () => {
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByLabel("Bucket Name").fill(bucket);
    await expect(page.getByRole("status").getByText(WARNING)).toBeVisible();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Save anyway" }).click();
    await expect(page.getByText("Amazon S3 writes to the same location")).toBeVisible();
    await page.goto(`/destinations/${legacyId}/settings`);
    await expect(page.getByText("AWS S3 · Production web writes to the same location")).toBeVisible();
  });

  await test.step("the legacy destination has no settings to change, and is disabled for good", async () => {
    await expect(page.getByRole("textbox")).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Set-up" })).toHaveCount(0);
    await page.getByRole("switch", { name: "Delivery" }).click();
    const dialog = page.getByRole("dialog", { name: "Disable Amazon S3 for good?" });
    await expect(dialog.getByText("AWS S3 · Production web takes over")).toBeVisible();
    await dialog.getByRole("button", { name: "Disable Amazon S3 for good" }).click();
    await expect(page.getByText("Disabled for good", { exact: true })).toBeVisible();
    await expect(page.getByRole("switch", { name: "Delivery" })).toBeDisabled();
    await expect(page.getByText("writes to the same location")).toHaveCount(0);
  });
});

test("a delivered file is sent again, and exists once", async ({ owner: page, customer }) => {
  const sourceId = await createSource(page, "Production web");
  await page.getByRole("button", { name: "Show the write key" }).click();
  const writeKey = (await page.getByRole("region", { name: "Write key" }).locator("code").textContent()) ?? "";
  await addAwsS3(page, sourceId, customer.settings);
  await page.getByRole("button", { name: "Enable without a passing check" }).click();
  await expect(page.getByRole("switch", { name: "Delivery" })).toBeChecked();
  await sendShopDay(writeKey, sluice.collectorUrl);

  await page.getByRole("link", { name: "Files", exact: true }).click();
  const row = page.getByRole("row").last();
  await expect(row.getByRole("cell", { name: "Delivered", exact: true })).toBeVisible({ timeout: 30_000 });
  const before = (await customer.readFiles(sourceId)).map(({ key }) => key);

  await row.getByRole("button", { name: /More about the file/ }).press("Enter");
  await page.getByRole("menuitem", { name: "Send again" }).press("Enter");
  await expect(page.getByText("1 file will be sent again.")).toBeVisible();
  await expect(row.getByRole("cell", { name: /Already in the bucket/ })).toBeVisible({ timeout: 30_000 });
  expect((await customer.readFiles(sourceId)).map(({ key }) => key)).toEqual(before);

  await row.getByRole("checkbox").check();
  await expect(page.getByText("1 file selected")).toBeVisible();
  await row.getByRole("button", { name: /More about the file/ }).click();
  await page.getByRole("menuitem", { name: /Send all of/ }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Send .* again$/ })
    .click();
  await expect(page.getByText(/will be sent again\./).first()).toBeVisible();
});
