import { expectAccessible } from "./accessible.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";

const OWNER = { email: "dana@acme.example", password: "a long enough password" };

test("the one-time link makes a workspace and its owner, and opens nothing a second time", async ({ page, browser }) => {
  await test.step("a passer-by without the link is let nowhere", async () => {
    for (const path of ["/", "/sources", "/destinations/new", "/settings/workspace"]) {
      await page.goto(path);
      await expect(page).toHaveURL("/sign-in");
    }
    for (const path of ["/welcome", "/welcome?token=guessed"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { name: "This link opens nothing" })).toBeVisible();
    }
  });

  await test.step("the first visitor makes the workspace", async () => {
    await page.goto(sluice.setupLink);
    await expectAccessible(page);
    await page.getByLabel("Workspace name").fill("Acme");
    await page.getByLabel("Your name").fill("Dana");
    await page.getByLabel("Email").fill(OWNER.email);
    await page.getByLabel("Password").fill("too short");
    await page.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByText("A password has at least 12 characters.")).toBeVisible();
    await expect(page.getByLabel("Workspace name")).toHaveValue("Acme");

    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByRole("heading", { name: "Your first source" })).toBeVisible();
  });

  await test.step("the link is spent", async () => {
    const stranger = await (await browser.newContext({ baseURL: sluice.url, reducedMotion: "reduce" })).newPage();
    await stranger.goto(sluice.setupLink);
    await expect(stranger.getByRole("heading", { name: "This link opens nothing" })).toBeVisible();
    await expectAccessible(stranger);
    await stranger.getByRole("link", { name: "Sign in instead" }).click();
    await expect(stranger.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await stranger.context().close();
  });

  await test.step("the owner signs out, and the session is over", async () => {
    await page.getByRole("button", { name: "Account of Dana" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto("/sources");
    await expect(page).toHaveURL("/sign-in");
  });

  await test.step("a wrong password is told, and the email address stays", async () => {
    await page.getByLabel("Email").fill(OWNER.email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("This email address and password don't belong together.")).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(OWNER.email);
  });

  await test.step("the right one lets the owner in", async () => {
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Your first source" })).toBeVisible();
  });
});
