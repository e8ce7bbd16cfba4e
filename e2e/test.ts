import { test as base, type Page } from "@playwright/test";
import { becomeCustomer, type Customer } from "./aws/customer.ts";
import { mountAmazon } from "./aws/mount-amazon.ts";
import { sluice } from "./sluice.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

type Fixtures = {
  /** An empty one of this test's own. */
  workspace: Workspace;
  /** The page of the workspace's owner, signed in. */
  owner: Page;
  /** Has a bucket and a role in Oregon that let this workspace's Sluice in. */
  customer: Customer;
};

type WorkerFixtures = { amazon: undefined };

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture takes.
  baseURL: async ({}, use) => {
    await use(sluice.url);
  },
  amazon: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture takes.
    async ({}, use) => {
      const amazon = mountAmazon(sluice.dataDirectory);
      await use(undefined);
      amazon.close();
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture takes.
  workspace: async ({}, use) => {
    await use(await createWorkspace());
  },
  owner: async ({ page, workspace }, use) => {
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(workspace.email);
    await page.getByLabel("Password").fill(workspace.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Sources", level: 1 }).waitFor();
    await use(page);
  },
  customer: async ({ workspace, amazon: _ }, use) => {
    const customer = await becomeCustomer({ workspaceId: workspace.workspaceId, region: "us-west-2" });
    await use(customer);
    customer.leave();
  },
});

export { expect } from "@playwright/test";
