import { expectAccessible } from "./accessible.ts";
import { expect, test } from "./test.ts";

test("an owner adds a webhook, keeps its secret, and sees why a test did not arrive", async ({ owner: page }) => {
  await page.goto("/settings/alerts");
  await page.getByRole("button", { name: "Add channel" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("Kind").selectOption("webhook");
  await dialog.getByLabel("Name").fill("Pager");
  await dialog.getByLabel("Address").fill("https://127.0.0.1/hook");
  await dialog.getByRole("button", { name: "Add channel" }).click();
  await expect(dialog.getByText(/^whsec_/)).toBeVisible();
  await dialog.getByRole("button", { name: "I have kept it" }).click();

  await page.getByRole("button", { name: "Test Pager" }).click();
  await expect(dialog.getByText("127.0.0.1 leads to a private or reserved address.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Test failed")).toBeVisible();
  await expect(page.getByText(/whsec_|\/hook/)).toHaveCount(0);

  await page.getByRole("switch", { name: "Source is silent" }).click();
  await page.getByRole("button", { name: "Mute Backlog is old" }).click();
  await page.getByRole("menuitem", { name: "For 8 hours" }).click();
  await expect(page.getByRole("button", { name: "Unmute Backlog is old" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("switch", { name: "Source is silent" })).toBeChecked();

  await expectAccessible(page);

  await page.getByRole("button", { name: "Alerts", exact: true }).click();
  await expect(page.getByText("No alerts yet. They appear here when delivery stops")).toBeVisible();
});
