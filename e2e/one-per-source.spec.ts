import { addAwsS3, createSource, fillSettings } from "./configure.ts";
import { expect, test } from "./test.ts";

test("a source that has its AWS S3 is shown as taken, with the way to it", async ({ owner: page, customer }) => {
  await createSource(page, "Mobile app");
  const sourceId = await createSource(page, "Production web");
  await addAwsS3(page, sourceId, customer.settings);

  await page.goto("/destinations/new");
  await expect(page.getByRole("radio", { name: "Mobile app" })).toBeEnabled();
  await expect(page.getByRole("radio", { name: "Production web" })).toBeDisabled();
  await page.getByRole("link", { name: "already has AWS S3" }).click();
  await expect(page.getByLabel("Bucket Name")).toHaveValue(customer.settings.bucket);

  await page.goto(`/sources/${sourceId}`);
  await expect(page.getByRole("table")).toBeVisible();
  await expect(page.getByRole("link", { name: "Add destination" })).toBeHidden();
});

test("of two tabs that add AWS S3 to one source at once, one is refused and keeps what was typed", async ({
  owner: page,
  customer,
  context,
}) => {
  const sourceId = await createSource(page, "Production web");
  const tabs = [page, await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(`/destinations/new?source=${sourceId}`);
    await fillSettings(tab, customer.settings);
  }
  await Promise.all(tabs.map((tab) => tab.getByRole("button", { name: "Save and continue" }).click()));

  const outcomes = await Promise.all(
    tabs.map(async (tab) => {
      const refusal = tab.getByText("Multiple instance of AWS S3 are not allowed for this source", { exact: true });
      const added = tab.getByRole("button", { name: "Validate", exact: true });
      await expect(refusal.or(added)).toBeVisible();
      if (await added.isVisible()) return "added";
      await expect(tab.getByLabel("Bucket Name")).toHaveValue(customer.settings.bucket);
      return "refused";
    }),
  );
  expect(outcomes.sort()).toEqual(["added", "refused"]);

  await page.goto("/destinations");
  await expect(page.getByRole("table").getByRole("link", { name: "AWS S3 · Production web" })).toHaveCount(1);
});
