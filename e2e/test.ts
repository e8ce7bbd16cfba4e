import { type BrowserContext, test as base, type Page } from "@playwright/test";
import { becomeCustomer, type Customer } from "./aws/customer.ts";
import { mountAmazon } from "./aws/mount-amazon.ts";
import { type Installation, openInstallation } from "./installation.ts";
import { openedWhole } from "./opened-whole.ts";
import { sluice } from "./sluice.ts";
import { type Account, createWorkspace, type Workspace } from "./workspace.ts";

type Fixtures = {
  /** An empty one of this test's own. */
  workspace: Workspace;
  /** The page of the workspace's owner, signed in. */
  owner: Page;
  /** Opens a browser of its own: of somebody who is signed in there, or, with null, of a passer-by. */
  openBrowser: (account: Account | null) => Promise<Page>;
  /** Has a bucket and a role in Oregon that let this workspace's Sluice in. */
  customer: Customer;
};

type WorkerFixtures = { amazon: undefined; installation: Installation };

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture takes.
  baseURL: async ({}, use) => {
    await use(sluice.url);
  },
  page: async ({ page }, use) => {
    await use(openedWhole(page));
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
      return openedWhole(await context.newPage());
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  customer: async ({ workspace, amazon: _ }, use) => {
    const customer = await becomeCustomer({ workspaceId: workspace.workspaceId, region: "us-west-2" });
    await use(customer);
    customer.leave();
  },
});

export { expect } from "@playwright/test";
