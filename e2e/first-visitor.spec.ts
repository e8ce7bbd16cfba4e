import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoScrollingSideways } from "./accessible.ts";
import { sluice } from "./sluice.ts";
import { startSandboxSluice } from "./start-sandbox-sluice.ts";
import { expect, test } from "./test.ts";
import { waitForHydration } from "./wait-for-hydration.ts";

const OWNER = { email: "dana@acme.example", password: "a long enough password" };

test("the one-time link creates a workspace and its owner, and works only once", async ({ page, browser }) => {
  await test.step("a visitor without the link has no access", async () => {
    for (const path of ["/", "/sources", "/destinations/new", "/settings/workspace"]) {
      await page.goto(path);
      await expect(page).toHaveURL("/sign-in");
    }
    for (const path of ["/welcome", "/welcome?token=guessed"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
    }
  });

  await test.step("the first visitor creates the workspace", async () => {
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

  await test.step("the link does not work again", async () => {
    const stranger = await (await browser.newContext({ baseURL: sluice.url, reducedMotion: "reduce" })).newPage();
    await stranger.goto(sluice.setupLink);
    await expect(stranger.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
    await expectAccessible(stranger);
    await stranger.getByRole("link", { name: "Sign in instead" }).click();
    await expect(stranger.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await stranger.context().close();
  });

  await test.step("the owner signs out, and the session ends", async () => {
    await page.getByRole("button", { name: "Account of Dana" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto("/sources");
    await expect(page).toHaveURL("/sign-in");
  });

  await test.step("a wrong password is refused, and the email address stays", async () => {
    await page.getByLabel("Email").fill(OWNER.email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("The email address or the password is wrong.")).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(OWNER.email);
  });

  await test.step("the right password signs the owner in", async () => {
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Your first source" })).toBeVisible();
  });
});

test("from npm start to a first file, without leaving the browser", async ({ browser }) => {
  const sandboxed = await startSandboxSluice();
  try {
    const page = waitForHydration(await browser.newPage({ reducedMotion: "reduce", viewport: { width: 1440, height: 900 } }));
    const steps = page.getByRole("region", { name: "From a source to its first file" });
    const done = (count: number) => expect(steps.getByText(`${count} of 6 done`)).toBeVisible();

    await test.step("the visitor creates the workspace and a source", async () => {
      await page.goto(sandboxed.setupLink);
      await page.getByLabel("Workspace name").fill("Acme");
      await page.getByLabel("Your name").fill("Dana");
      await page.getByLabel("Email").fill(OWNER.email);
      await page.getByLabel("Password").fill(OWNER.password);
      await page.getByRole("button", { name: "Create workspace" }).click();
      await done(0);
      await page.getByRole("button", { name: "Create source" }).click();
      const dialog = page.getByRole("dialog", { name: "Create source" });
      await dialog.getByLabel("Name").fill("Production web");
      await dialog.getByRole("button", { name: "Create source" }).click();
      await expect(page.getByRole("heading", { name: "Production web", level: 1 })).toBeVisible();
      await done(1);
      await expectAccessible(page);
      await expectNoScrollingSideways(page);
    });
    const sourceId = new URL(page.url()).pathname.replace("/sources/", "");

    await test.step("sample events arrive through the tracking API and complete their step", async () => {
      await sendSamples(page);
      await done(2);
    });

    await test.step("the badge says that this is a sandbox, and how to leave it", async () => {
      await page.getByRole("button", { name: "Sandbox AWS" }).click();
      const help = page.getByRole("dialog", { name: "This Sluice runs with an AWS sandbox" });
      await expect(help.getByText("AWS_MODE=amazon")).toBeVisible();
      await expectAccessible(page);
      await help.getByRole("link", { name: "How to switch to Amazon" }).click();
      await expect(page.getByRole("heading", { name: "Run on Amazon" })).toBeVisible();
      await page.goBack();
    });

    await test.step("without a source in the address, the only one is chosen", async () => {
      await page.goto(new URL("/destinations/new", sandboxed.setupLink).href);
      await expect(page.getByRole("radio", { name: "Production web" })).toBeChecked();
      await page.getByRole("button", { name: "Confirm source" }).click();
    });

    await test.step("one button creates a bucket and a role, and fills the form", async () => {
      await page.getByRole("button", { name: "Create a sandbox bucket and role" }).click();
      await expect(page.getByLabel("IAM Role ARN")).toHaveValue(
        /^arn:aws:iam::123456789012:role\/SegmentAWSS3Role-sandbox-production-web-/,
      );
      await expect(page.getByLabel("Bucket Name")).toHaveValue(/^sandbox-production-web-/);
      await expect(page.getByRole("combobox", { name: "AWS Region" })).toContainText("us-west-2");
      await expectAccessible(page);
      await expectNoScrollingSideways(page);
      await page.getByRole("button", { name: "Save and continue" }).click();
    });

    await test.step("Validate passes, and delivery is enabled", async () => {
      await page.getByRole("button", { name: "Validate", exact: true }).click();
      const validation = page.getByRole("region", { name: "Validation" });
      await expect(validation.getByText("Validation successful. Files can be delivered to this bucket.")).toBeVisible();
      await page.getByRole("button", { name: "Enable delivery" }).click();
      await done(5);
      await expectAccessible(page);
    });

    await test.step("new events are in a file seconds later, and the checklist is hidden", async () => {
      await steps.getByRole("link", { name: "Send events" }).click();
      await sendSamples(page);
      await expect(steps).toBeHidden();
      const bucket = await bucketIn(sandboxed.dataDirectory);
      const records = await recordsIn(join(bucket, "segment-logs", sourceId));
      expect(records.map(({ type, event }) => event ?? type)).toEqual([
        "identify",
        "page",
        "Sample Product Added",
        "Sample Order Completed",
      ]);
    });
  } finally {
    await sandboxed.stop();
  }
});

async function sendSamples(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send sample events" }).click();
  await expect(page.getByText("The collector accepted 4 sample events.")).toBeVisible();
}

/** Returns the only bucket of the sandbox. */
async function bucketIn(dataDirectory: string): Promise<string> {
  const folder = join(dataDirectory, "sandbox", "s3");
  const [bucket = "", ...more] = await readdir(folder);
  expect(more).toEqual([]);
  return join(folder, bucket);
}

/** Returns every record of the files in the folder. */
async function recordsIn(folder: string): Promise<{ type: string; event?: string }[]> {
  const names = await readdir(folder, { recursive: true });
  const files = await Promise.all(names.filter((name) => name.endsWith(".gz")).map((name) => readFile(join(folder, name))));
  return files.flatMap((file) => gunzipSync(file).toString().trimEnd().split("\n")).map((line) => JSON.parse(line));
}
