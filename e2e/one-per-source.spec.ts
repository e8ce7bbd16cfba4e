import { addAwsS3, fillSettings } from "./configure.ts";
import { furnishSource } from "./furnish.ts";
import { expect, test } from "./test.ts";
import { addMember } from "./workspace.ts";

test("a source that has an AWS S3 is shown as taken, with a link to it", async ({ owner: page, installation, workspace, customer }) => {
  await furnishSource(installation.runtime, workspace, "Mobile app");
  const sourceId = await furnishSource(installation.runtime, workspace, "Production web");
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

test("if two people add AWS S3 to one source at the same time, one is refused and keeps what was typed", async ({
  owner,
  openBrowser,
  installation,
  workspace,
  customer,
}) => {
  const { runtime } = installation;
  const sourceId = await furnishSource(runtime, workspace, "Production web");
  const pages = [owner, await openBrowser(await addMember(runtime, workspace, "Robin", [{ role: "source_admin", sourceId }]))];
  for (const page of pages) {
    await page.goto(`/destinations/new?source=${sourceId}`);
    await fillSettings(page, customer.settings);
  }
  await Promise.all(pages.map((page) => page.getByRole("button", { name: "Save and continue" }).click()));

  const outcomes = await Promise.all(
    pages.map(async (page) => {
      const refusal = page.getByText("Multiple instance of AWS S3 are not allowed for this source", { exact: true });
      const added = page.getByRole("button", { name: "Validate", exact: true });
      await expect(refusal.or(added)).toBeVisible();
      if (await added.isVisible()) return "added";
      await expect(page.getByLabel("Bucket Name")).toHaveValue(customer.settings.bucket);
      return "refused";
    }),
  );
  expect(outcomes.sort()).toEqual(["added", "refused"]);

  for (const page of pages) {
    await page.goto("/destinations");
    await expect(page.getByRole("table").getByRole("link", { name: "AWS S3 · Production web" })).toHaveCount(1);
  }
});
