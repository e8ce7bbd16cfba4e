import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { changeDestination } from "../server/configure/change-destination.ts";
import { listWriteKeys } from "../server/configure/list-write-keys.ts";
import { DAY_MS } from "../server/domain/batch/received-day.ts";
import { amazonDirectory } from "./aws/mount-amazon.ts";
import { fillSettings } from "./configure.ts";
import { furnishAwsS3 } from "./furnish.ts";
import { sendShopDay } from "./shop-day.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";
import { granted } from "./workspace.ts";

const EVENTS_COLUMN = 3;

test("events of Segment's library arrive in the customer's bucket, each once and complete", async ({ owner: page, customer, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);

  const { sourceId, writeKey } = await test.step("a source is added, and its write key copied", async () => {
    await page.goto("/sources");
    await page.getByRole("button", { name: "Create source" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Production web");
    await page.getByRole("dialog").getByRole("button", { name: "Create source" }).click();
    await expect(page.getByRole("heading", { name: "Production web", level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "Copy the write key" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    return {
      sourceId: new URL(page.url()).pathname.replace("/sources/", ""),
      writeKey: await page.evaluate(() => navigator.clipboard.readText()),
    };
  });

  await test.step("AWS S3 is found in the catalog and configured for the source", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Catalog" }).click();
    await page.getByRole("tab", { name: "Storage Destinations" }).click();
    await page.getByRole("link", { name: "See AWS S3" }).click();
    await page.getByRole("link", { name: "Configure AWS S3" }).click();
    await page.getByRole("radio", { name: "Production web" }).check();
    await page.getByRole("button", { name: "Confirm source" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Lake");
    await fillSettings(page, customer.settings);
    await expect(page.getByText(`s3://${customer.settings.bucket}/segment-logs/${sourceId}/`)).toBeVisible();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("heading", { name: "Validate and enable" })).toBeVisible();
  });

  const validation = page.getByRole("region", { name: "Validation" });
  await test.step("a role that anyone may assume fails in the document's words", async () => {
    await customer.trustOn(null);
    await page.getByRole("button", { name: "Validate", exact: true }).click();
    await expect(validation.getByText("Access Denied. Please configure External ID in the AWS IAM Console. Learn more.")).toBeVisible();
    await expect(validation.getByText("external_id_not_required")).toBeVisible();
    await expect(page.getByRole("button", { name: "Enable without a passing check" })).toBeVisible();
  });

  await test.step("the fixed role passes, and delivery is enabled", async () => {
    await customer.trustWithCondition();
    await page.getByRole("button", { name: "Validate", exact: true }).click();
    await expect(validation.getByText("Validation successful. Files can be delivered to this bucket.")).toBeVisible();
    await page.getByRole("button", { name: "Enable delivery" }).click();
    await expect(page.getByRole("heading", { name: "Lake", level: 1 })).toBeVisible();
    await expect(page.getByRole("switch", { name: "Delivery" })).toBeChecked();
    await expect(page.getByRole("status").getByText("Waiting for data")).toBeVisible();
  });

  const sent = await test.step("sent events appear in the list of files", async () => {
    await page.getByRole("navigation", { name: "Destination" }).getByRole("link", { name: "Files" }).click();
    await expect(page.getByRole("heading", { name: "No files yet" })).toBeVisible();
    const events = await sendShopDay(writeKey, sluice.collectorUrl);

    const delivered = page.getByRole("cell", { name: "Delivered", exact: true });
    const rows = page.getByRole("region", { name: "Files" }).getByRole("row").filter({ has: delivered });
    const listed = async () => {
      const counts = await Promise.all((await rows.all()).map((row) => row.getByRole("cell").nth(EVENTS_COLUMN).textContent()));
      return counts.map(Number).reduce((sum, count) => sum + count, 0);
    };
    await expect.poll(listed, { timeout: 30_000 }).toBe(events.length);
    await expect(page.getByRole("status").getByText("Delivering")).toBeVisible();
    return events;
  });

  await test.step("Delivery Overview counts every event, and its address holds the view", async () => {
    const nameless = {
      writeKey,
      batch: [
        { type: "track", userId: "u" },
        { type: "track", event: "Order Completed" },
      ],
    };
    await fetch(`${sluice.collectorUrl}/v1/batch`, { method: "POST", body: JSON.stringify(nameless) });
    await page.getByRole("navigation", { name: "Destination" }).getByRole("link", { name: "Delivery Overview" }).click();
    await page.getByRole("button", { name: "Last 1 h" }).click();
    await page.getByRole("button", { name: "Counts" }).click();
    const box = (name: string) => page.getByRole("button", { name: new RegExp(`^${name}`) });
    await expect(box("Successfully received")).toContainText(String(sent.length));
    await expect(box("Successfully synced")).toContainText(String(sent.length));
    await expect(page.getByText(`${sent.length} stored = ${sent.length} delivered + 0 pending + 0 failed.`)).toBeVisible();

    await expect(box("Failed on ingest")).toContainText("2", { timeout: 60_000 });
    await box("Failed on ingest").click();
    const reasons = page.getByRole("region", { name: "Events by discard reason" });
    await expect(reasons.getByRole("button", { name: "event_not_defined" })).toBeVisible();
    await expect(reasons.getByText("A track call has no event name.")).toBeVisible();
    await expect(reasons.getByRole("button", { name: "no_user_anon_id" })).toBeVisible();

    await box("Successfully synced").click();
    await page
      .getByRole("region", { name: /^Successfully synced: events/ })
      .getByRole("button", { name: "Order Completed" })
      .click();
    const orders = sent.filter(({ event }) => event === "Order Completed").length;
    await expect(box("Successfully synced")).toContainText(String(orders));
    await page.reload();
    await expect(box("Successfully synced")).toContainText(String(orders));
    const href = await page.getByRole("link", { name: "CSV of Successfully synced by event" }).getAttribute("href");
    const csv = await page.request.get(href ?? "");
    expect(await csv.text()).toBe(
      `event type,event name,app version,events,events in the period before\r\ntrack,Order Completed,,${orders},0\r\n`,
    );
    await page.getByRole("button", { name: /^Remove the filter Event name/ }).click();
    await expect(box("Successfully synced")).toContainText(String(sent.length));
    await page.getByRole("navigation", { name: "Destination" }).getByRole("link", { name: "Files" }).click();
  });

  await test.step("the bucket holds every event once, with every field", async () => {
    const files = await customer.readFiles(sourceId);
    for (const { key, contentType } of files) {
      const [folder, source, receivedDay, name] = key.split("/");
      expect([folder, source, Number(receivedDay) % DAY_MS]).toEqual(["segment-logs", sourceId, 0]);
      expect(name).toMatch(/^[\w-]+\.gz$/);
      expect(contentType).toBe("application/gzip");
      await expect(page.getByTitle(key, { exact: true })).toBeVisible();
    }

    const records = files.flatMap((file) => file.records);
    const byMessageId = (one: Record<string, unknown>, other: Record<string, unknown>) =>
      String(one["messageId"]).localeCompare(String(other["messageId"]));
    // All fields but those that the server adds equal what the library sent.
    expect(records.map(withoutServerFields).sort(byMessageId)).toEqual(sent.map(withOriginalTimestamp).sort(byMessageId));
    for (const record of records) {
      expect(record).toMatchObject({ channel: "server", projectId: sourceId, version: 2 });
      expect(Date.parse(String(record["receivedAt"]))).toBeGreaterThanOrEqual(Date.parse(String(record["originalTimestamp"])));
    }
  });
});

test("the DuckDB query counts the events in the bucket, and a file shows its records", async ({
  owner: page,
  customer,
  context,
  installation,
  workspace,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { runtime } = installation;
  const { sourceId, destinationId } = await furnishAwsS3(runtime, workspace, "Lake", customer.settings);
  granted(await changeDestination(runtime, workspace.owner, destinationId, { enabled: true }));
  const [writeKey = ""] = (await listWriteKeys(runtime, workspace.owner, [sourceId])).get(sourceId) ?? [];
  const events = await sendShopDay(writeKey, sluice.collectorUrl);

  await test.step("a file is opened, and one of its records is found", async () => {
    await page.goto(`/destinations/${destinationId}/files`);
    const delivered = page.getByRole("cell", { name: "Delivered", exact: true });
    await expect(delivered.first()).toBeVisible({ timeout: 30_000 });
    await page.getByRole("region", { name: "Files" }).getByRole("link").first().click();
    const attempts = page.getByRole("region", { name: "Attempts", exact: true });
    await expect(attempts.getByText("Delivered")).toBeVisible();
    await expect(attempts.getByRole("button", { name: "Copy the request id" })).toBeVisible();
    const records = page.getByRole("list").filter({ has: page.locator("details") });
    const first = records.getByRole("listitem").first();
    await first.locator("summary").click();
    await first.getByRole("button", { name: "Copy record 1" }).click();
    const { messageId } = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as { messageId: string };
    expect(events.map((event) => event["messageId"])).toContain(messageId);
    await page.getByRole("searchbox", { name: "Search these records" }).fill(messageId);
    await expect(records.getByRole("listitem")).toHaveCount(1);
    await page.getByRole("link", { name: "All files" }).click();
    await expect(page.getByRole("region", { name: "Files" })).toBeVisible();
  });

  await test.step("the query is copied and run", async () => {
    await page.getByRole("navigation", { name: "Destination" }).getByRole("link", { name: "Query" }).click();
    await page.getByRole("button", { name: "Copy Events per day, type and name" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    const query = await page.evaluate(() => navigator.clipboard.readText());

    const groups = Object.entries(Object.groupBy(events, toName));
    const wanted = Object.fromEntries(groups.map(([name, group = []]) => [name, group.length]));
    const counted = async () => Object.fromEntries((await queryBucketFolder(query)).map((row) => [toName(row), Number(row["events"])]));
    await expect.poll(counted, { timeout: 30_000 }).toEqual(wanted);
  });
});

function toName(event: Record<string, unknown>): string {
  return `${event["type"]} ${event["event"] ?? ""}`;
}

/** Runs a DuckDB query on the sandbox's folder instead of S3: its extension for S3 would have to be downloaded. */
async function queryBucketFolder(query: string): Promise<Record<string, unknown>[]> {
  expect(query).toContain("'s3://");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const local = query.replaceAll("'s3://", `'${join(amazonDirectory(sluice.dataDirectory), "s3")}/`);
    return (await connection.runAndReadAll(local)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function withoutServerFields({
  channel: _c,
  projectId: _p,
  version: _v,
  receivedAt: _r,
  timestamp: _t,
  sentAt: _s,
  ...kept
}: Record<string, unknown>) {
  return kept;
}

function withOriginalTimestamp({ timestamp, ...event }: Record<string, unknown>) {
  return { ...event, originalTimestamp: timestamp };
}
