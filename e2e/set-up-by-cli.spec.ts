import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { serveSandbox } from "../server/sandbox/serve.ts";
import { awsCliEnvironment } from "../server/testing/aws-cli.ts";
import { openAmazon } from "./aws/mount-amazon.ts";
import { furnishSource } from "./furnish.ts";
import { sluice } from "./sluice.ts";
import { test as base, expect } from "./test.ts";

/** `run` runs a copied script in a terminal with the real AWS CLI, which calls the test AWS over a socket. Returns the output. */
const test = base.extend<{ run: (copied: string) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture takes.
  run: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), "sluice-terminal-"));
    const served = await serveSandbox(openAmazon(sluice.dataDirectory), 0);
    const env = await awsCliEnvironment({ home, endpoint: `http://127.0.0.1:${served.port}` });
    await use(async (copied) => {
      await writeFile(join(home, "copied.sh"), copied);
      const { stdout } = await promisify(execFile)("bash", ["copied.sh"], { cwd: home, env });
      return stdout;
    });
    await served.close();
    await rm(home, { recursive: true });
  },
});

test("following the page from no bucket and no role ends with a successful validation", async ({
  owner: page,
  context,
  installation,
  workspace,
  run,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const suffix = workspace.workspaceId.slice(-8).toLowerCase();
  const bucket = `acme-events-${suffix}`;
  const sourceId = await furnishSource(installation.runtime, workspace, "Production web");
  const validation = page.getByRole("region", { name: "Validation" });

  const printed = await test.step("the guide's script is copied from the page and run", async () => {
    await page.goto(`/destinations/new?source=${sourceId}`);
    await page.getByText("No bucket or IAM role yet? Create them step by step").click();
    await page.getByRole("combobox", { name: "AWS Region" }).click();
    await page.getByRole("option", { name: "us-west-2" }).click();
    await page.getByLabel("Bucket Name").fill(`${bucket}/raw`);
    await expect(page.getByLabel("Role name")).toHaveValue(new RegExp(`^SegmentAWSS3Role-${bucket}-raw_`));
    await page.getByRole("tab", { name: "AWS CLI" }).click();
    return await run(await copy(page, "Script"));
  });

  await test.step("the ARN in the last line of the output is entered", async () => {
    const [says, roleArn = ""] = printed.trim().split("\n").slice(-2);
    expect(says).toBe("Enter this as IAM Role ARN in the destination's settings, and validate:");
    await page.getByLabel("IAM Role ARN").fill(roleArn);
    await page.getByRole("button", { name: "Save and continue" }).click();
  });

  await test.step("Validate finds no bucket, and its command creates the bucket", async () => {
    await page.getByRole("button", { name: "Validate", exact: true }).click();
    await expect(validation.getByText(`There is no bucket named ${bucket}.`)).toBeVisible();
    await run(await copy(page, "Create the bucket"));
  });

  await test.step("Validate passes", async () => {
    await page.getByRole("button", { name: "Validate", exact: true }).click();
    await expect(validation.getByText("Validation successful. Files can be delivered to this bucket.")).toBeVisible();
    await expect(validation.getByText(`s3://${bucket}/raw/segment-logs/dummy-object.txt`)).toBeVisible();
  });
});

/** Presses the button. Returns the text in the clipboard. */
async function copy(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: `Copy ${name}`, exact: true }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  return await page.evaluate(() => navigator.clipboard.readText());
}
