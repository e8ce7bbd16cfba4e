import { expectAccessible } from "./accessible.ts";
import { expect, test } from "./test.ts";

test("an owner suppresses and erases a user, sees the request, and removes the suppression", async ({ owner: page }) => {
  await page.goto("/settings/privacy");
  await page.getByRole("button", { name: "Suppress or erase users" }).click();
  const dialog = page.getByRole("dialog", { name: "Suppress or erase users" });
  await dialog.getByLabel("User ids").fill("eve\n mallory \n");
  await dialog.getByRole("button", { name: "Both" }).click();
  await expect(dialog.getByText("What is erased does not come back.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Suppress 2 users, and erase them for good" }).click();
  await expect(page.getByText("The erasure starts within a minute.")).toBeVisible();

  const users = page.getByRole("region", { name: "Suppressed users" });
  await expect(users.getByText("mallory", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Suppress and erase: 2 users" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Remove suppression of eve" }).click();
  await page.getByRole("button", { name: "Store the events of eve again" }).click();
  await expect(page.getByText("eve is no longer suppressed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove suppression of eve" })).toHaveCount(0);
  await page.goto("/settings/activity?kind=workspace");
  await expect(page.getByText("Suppressed and erased")).toBeVisible();
  await expect(page.getByText("mallory")).toHaveCount(0);
});
