import { expectAccessible } from "./accessible.ts";
import { expect, test } from "./test.ts";

test("an owner creates a token, sees it once, uses it and revokes it", async ({ owner: page, request, workspace }) => {
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "Create token" }).click();
  await page.getByLabel("Name").fill("Terraform");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
  const dialog = page.getByRole("dialog", { name: "Terraform is ready" });
  const token = (await dialog.locator("code").first().textContent()) ?? "";
  expect(token).toMatch(/^sgp_\w{32}$/);
  await expectAccessible(page);
  // A click outside the dialog must not lose the token.
  await page.mouse.click(5, 5);
  await dialog.getByRole("button", { name: "I have kept it" }).click();

  const headers = { Authorization: `Bearer ${token}` };
  const answer = await request.get("/api", { headers });
  expect((await answer.json()).data.workspace.id).toBe(workspace.workspaceId);
  expect((await request.get("/api/users", { headers })).status()).toBe(401);

  await page.reload();
  const row = page.getByRole("row").filter({ hasText: "Terraform" });
  await expect(row).toContainText("Source Read-only");
  await expect(row).not.toContainText("Never used");
  await expect(page.getByText(token)).toHaveCount(0);
  await row.getByRole("button", { name: "Revoke the token Terraform" }).click();
  await page.getByRole("button", { name: "Revoke Terraform for good" }).click();
  await expect(page.getByText("The token Terraform is revoked.")).toBeVisible();
  await expect(row).toHaveCount(0);
  expect((await request.get("/api", { headers })).status()).toBe(401);

  await page.goto("/settings/activity?kind=workspace");
  await expect(page.getByText("Revoked the API token")).toBeVisible();
  await page.getByRole("navigation", { name: "Kinds of activity" }).getByRole("link", { name: "Destinations" }).click();
  await expect(page.getByText("No changes yet")).toBeVisible();
});

test("the API reference is found by name, and shows how to call this installation", async ({ owner: page, baseURL }) => {
  await page.goto("/settings/api");
  await page.getByLabel("Find a call").fill("post dest");
  const calls = page.getByRole("navigation", { name: "API reference" });
  await calls.getByRole("link", { name: "Create destination" }).click();
  await expect(page.getByRole("heading", { name: "Create destination", level: 1 })).toBeVisible();
  await expect(page.getByText(`curl --request POST '${baseURL}/api/destinations'`)).toBeVisible();
  await page.goto("/settings/api/nothing");
  await expect(page.getByRole("heading", { name: "Create destination", level: 1 })).toHaveCount(0);
});
