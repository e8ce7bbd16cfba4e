import { type BrowserContext, test as base, type Page } from "@playwright/test";
import { type Customer, createCustomer } from "./aws/customer.ts";
import { mountAmazon } from "./aws/mount-amazon.ts";
import { type Installation, openInstallation } from "./installation.ts";
import { sluice } from "./sluice.ts";
import { waitForHydration } from "./wait-for-hydration.ts";
import { type Account, createWorkspace, type Workspace } from "./workspace.ts";

type Fixtures = {
  /** An empty workspace of this test. */
  workspace: Workspace;
  /** A page that is signed in as the workspace's owner. */
  owner: Page;
  /** Opens a separate browser, signed in with the account; with null, signed out. */
  openBrowser: (account: Account | null) => Promise<Page>;
  /** A customer with a bucket and a role in us-west-2 that this workspace may use. */
  customer: Customer;
};

type WorkerFixtures = { amazon: undefined; installation: Installation };

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture takes.
  baseURL: async ({}, use) => {
    await use(sluice.url);
  },
  page: async ({ page }, use) => {
    await use(waitForHydration(page));
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
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture takes.
    async ({}, use) => {
      const installation = await openInstallation();
      await use(installation);
      await installation.close();
    },
    { scope: "worker" },
  ],
  workspace: async ({ installation }, use) => {
    await use(await createWorkspace(installation.runtime));
  },
  owner: async ({ page, installation, workspace }, use) => {
    await installation.signIn(page.context(), workspace);
    await use(page);
  },
  openBrowser: async ({ browser, contextOptions, installation }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (account) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: sluice.url });
      opened.push(context);
      if (account !== null) await installation.signIn(context, account);
      return waitForHydration(await context.newPage());
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  customer: async ({ workspace, amazon: _ }, use) => {
    const customer = await createCustomer({ workspaceId: workspace.workspaceId, region: "us-west-2" });
    await use(customer);
    customer.leave();
  },
});

export { expect } from "@playwright/test";
