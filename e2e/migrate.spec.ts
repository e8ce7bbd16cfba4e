import { writeFile } from "node:fs/promises";
import { expectAccessible } from "./accessible.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";
import { admin } from "./workspace.ts";

const [SOURCE, WRITE_KEY, LEGACY] = ["migratedSource00000001", "migratedWriteKey0000000000000001", "5e00000000000000000000aa"];

test("an imported Amazon S3 moves to AWS S3, and each step shows when it is done", async ({
  owner: page,
  customer,
  workspace,
}, testInfo) => {
  test.slow();
  const { bucket, iamRoleArn } = customer.settings;

  await test.step("it is imported, and the command palette links to its migration", async () => {
    const destinations = [
      {
        id: LEGACY,
        name: "Amazon S3",
        enabled: true,
        sourceId: SOURCE,
        metadata: { id: "54f418c3db31d978f14aa925", name: "Amazon S3", slug: "amazon-s3" },
        settings: { bucket, useServerSideEncryption: true },
      },
    ];
    const metadata = { id: "iUM16Md8P2", slug: "http-api", name: "HTTP API" };
    const sources = [{ id: SOURCE, name: "Shop", slug: "shop", enabled: true, writeKeys: [WRITE_KEY], metadata }];
    const files = { destinations: testInfo.outputPath("destinations.json"), sources: testInfo.outputPath("sources.json") };
    await writeFile(files.destinations, JSON.stringify({ data: { destinations } }));
    await writeFile(files.sources, JSON.stringify({ data: { sources } }));
    const flags = ["--file", files.destinations, "--sources", files.sources, "--workspace", workspace.workspaceId];
    await admin("import-legacy", ...flags);

    await page.goto("/sources");
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Jump to a source").fill("Move Amazon S3");
    await page.getByRole("option", { name: "Move Amazon S3 to AWS S3" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Set up the IAM role" })).toHaveAttribute("aria-current", "step");
    await expectAccessible(page);
  });

  await test.step("the role is entered, the region is found, and Validate passes", async () => {
    await page.getByLabel("IAM Role ARN").fill(iamRoleArn);
    await page.getByRole("textbox", { name: "Environment" }).fill("prod");
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.getByRole("button", { name: "Validate the role" }).click();
    await expect(page.getByRole("button", { name: "Start the test delivery" })).toBeVisible({ timeout: 20_000 });
  });

  await test.step("new events arrive in the test folder and are counted", async () => {
    await page.getByRole("button", { name: "Start the test delivery" }).click();
    await expect(page.getByText("No events have arrived yet")).toBeVisible();
    await send("before-the-cut");
    await expect(page.getByRole("button", { name: "Compare now" })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByTitle(`s3://${bucket}/segment-logs/test/segment-logs/${SOURCE}/`, { exact: false })).toBeVisible();
  });

  await test.step("the bucket's policy denies Amazon S3 the upload, and the comparison shows it", async () => {
    await page.getByRole("button", { name: "Compare now" }).click();
    await expect(page.getByText("Amazon S3 has not delivered their files yet.")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("cell", { name: "before-the-cut" })).toBeVisible();
  });

  await test.step("the cut-over is confirmed, and later events arrive in the bucket itself", async () => {
    await page.getByRole("button", { name: "Cut over despite the differences" }).click();
    await page.getByRole("button", { name: `Cut over to ${bucket}` }).click();
    await expect(page.getByRole("timer")).toBeVisible();
    await send("after-the-cut");
    await expect(page.getByTitle(`s3://${bucket}/segment-logs/${SOURCE}/`, { exact: false })).toBeVisible({ timeout: 30_000 });
  });

  await test.step("Amazon S3 is disabled for good, and only AWS S3 delivers", async () => {
    await page.getByRole("button", { name: "End the wait now" }).click();
    await page.getByRole("button", { name: "End the wait", exact: true }).click();
    await page.getByRole("button", { name: "Disable Amazon S3 for good" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable Amazon S3 for good" }).click();
    await expect(page.getByText("Disabled for good", { exact: true })).toBeVisible();
    await send("alone");
    await expect(page.getByText(`aws s3 rm --recursive s3://${bucket}/segment-logs/test/`)).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "The folder is removed" }).click();
    await expect(page.getByText("Amazon S3 has moved")).toBeVisible();
    const records = (await customer.readFiles(SOURCE)).flatMap((file) => file.records);
    expect(records.map(({ messageId }) => messageId)).toEqual(expect.arrayContaining(["after-the-cut", "alone"]));
  });

  await test.step("the legacy destination's pages show which destination delivers, and deleting it does not stop delivery", async () => {
    await page.getByRole("navigation", { name: "Destination" }).getByRole("link", { name: "Settings" }).click();
    await expect(page.getByText("Amazon S3 has moved to AWS S3")).toBeVisible();
    await expect(page.getByText(`AWS S3 delivers the events of Shop to s3://${bucket}, through your IAM role.`)).toBeVisible();
    await page.getByRole("button", { name: "Delete Amazon S3…" }).click();
    const consequence = "Amazon S3 is disabled and doesn't deliver new events of Shop. AWS S3 still delivers them.";
    await expect(page.getByRole("dialog").getByText(consequence)).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("navigation", { name: "Destination" }).getByRole("link", { name: "Delivery" }).click();
    await expect(page.getByRole("link", { name: "Go to AWS S3" })).toBeVisible();
  });

  await test.step("the list of migrations shows it as moved", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Migrations" }).click();
    await expect(page.getByRole("region", { name: "Migrations, prod" }).getByRole("row", { name: /Shop/ })).toContainText("Moved");
    await expectAccessible(page);
  });
});

async function send(messageId: string): Promise<void> {
  const headers = { authorization: `Basic ${btoa(`${WRITE_KEY}:`)}`, "content-type": "application/json" };
  const body = JSON.stringify({ event: "Order Completed", userId: "u1", messageId });
  const response = await fetch(`${sluice.collectorUrl}/v1/track`, { method: "POST", headers, body });
  expect(response.status).toBe(200);
}
