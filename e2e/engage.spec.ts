import type { Page } from "@playwright/test";
import { listWriteKeys } from "../server/configure/list-write-keys.ts";
import { expectAccessibleOn } from "./accessible.ts";
import { fillSettings } from "./configure.ts";
import { furnishSource } from "./furnish.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";

const NAME = "Order Completed Last 30days";
const KEY = "order_completed_last_30days";
const QUERY = "event('Order Completed').within(30 days).count() >= 1";
/** Batches are closed, staged and copied into the history in the background. */
const BACKGROUND_MS = 120_000;

test("an audience is built, previewed, connected to AWS S3, and its member arrives in the bucket", async ({
  owner: page,
  installation,
  workspace,
  customer,
}) => {
  const { runtime } = installation;
  const sourceId = await furnishSource(runtime, workspace, "Production web");
  const [writeKey = ""] = (await listWriteKeys(runtime, workspace.owner, [sourceId])).get(sourceId) ?? [];

  await test.step("the empty list says what to do, and opens the space", async () => {
    await page.goto("/engage/audiences");
    await expect(page.getByRole("heading", { name: "Your first audience" })).toBeVisible();
    await page.getByRole("button", { name: "Create audience" }).click();
    await expect(page.getByRole("heading", { name: "Create audience", level: 1 })).toBeVisible();
    await expect(
      page.getByText("The first sync may take six hours or more; after that, audiences sync every two to three hours"),
    ).toBeVisible();
  });
  await send(writeKey, { event: "Order Completed", userId: "dana", properties: { total: 120 } });
  await send(writeKey, { event: "Cart Viewed", userId: "noa" });

  await test.step("the key follows the name, and the text follows the fields", async () => {
    await page.getByLabel("Name", { exact: true }).fill(NAME);
    await expect(page.getByLabel("Key", { exact: true })).toHaveValue(KEY);
    const condition = page.getByRole("group", { name: "Condition 1" });
    await condition.getByLabel("Event", { exact: true }).fill("Order Completed");
    await condition.getByLabel("When").selectOption("within the last");
    await expect(page.getByLabel("Query")).toHaveValue(QUERY);
  });

  await test.step("a fault of the text is shown with its place, and the fields follow the corrected text", async () => {
    const text = page.getByLabel("Query");
    await text.fill("event('Order Completed').within(30 days).count() >=");
    await expect(page.getByText(/^Line 1, column \d+\. Expected: /)).toBeVisible();
    await expect(page.getByRole("button", { name: "Preview" })).toBeDisabled();
    await expectAccessibleOn("desk", page);
    await text.fill(`${QUERY} AND NOT(event('Order Refunded').count() >= 1)`);
    await expect(page.getByRole("group", { name: "Condition 2" }).getByLabel("Event", { exact: true })).toHaveValue("Order Refunded");
    await page.getByRole("button", { name: "Remove condition 2" }).click();
    await expect(text).toHaveValue(QUERY);
  });

  await test.step("the preview finds the profile once the history has the events", async () => {
    await expect(async () => {
      await page.getByRole("button", { name: "Preview" }).click();
      await expect(page.getByRole("region", { name: /profiles? that match|of the profiles/ }).getByText("dana")).toBeVisible({
        timeout: 5_000,
      });
    }).toPass({ timeout: BACKGROUND_MS });
    await expect(page.getByText("1 profile", { exact: true })).toBeVisible();
    await expectAccessibleOn("phone", page);
  });

  await test.step("it is created, and its key can't be used again", async () => {
    await page.getByRole("button", { name: "Create audience" }).click();
    await expect(page.getByRole("heading", { name: NAME, level: 1 })).toBeVisible();
  });
  const audience = new URL(page.url()).pathname;

  const spaceSourceId = await test.step("AWS S3 is added to the space's source", async () => {
    await page.getByRole("link", { name: "Add AWS S3" }).click();
    await expect(page.getByRole("heading", { name: "Add AWS S3", level: 1 })).toBeVisible();
    const source = new URL(page.url()).searchParams.get("source") ?? "";
    await fillSettings(page, customer.settings);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.getByRole("button", { name: "Validate", exact: true }).click();
    await expect(page.getByText("Validation successful. Files can be delivered to this bucket.")).toBeVisible();
    await page.getByRole("button", { name: "Enable delivery" }).click();
    await expect(page.getByRole("switch", { name: "Delivery" })).toBeChecked();
    return source;
  });

  await test.step("a run sends every member, and the identify call is in the bucket", async () => {
    await page.goto(audience);
    await expect(page.getByRole("region", { name: "Destinations of the space" })).toBeVisible();
    await page.getByRole("button", { name: "Run now" }).click();
    await expect(page.getByRole("region", { name: "The last runs" }).getByText("Completed").filter({ visible: true }).first()).toBeVisible({
      timeout: BACKGROUND_MS,
    });
    const calls = async () => (await customer.readFiles(spaceSourceId)).flatMap(({ records }) => records).map(toCall);
    await expect
      .poll(calls, { timeout: BACKGROUND_MS })
      .toContainEqual({ type: "identify", userId: "dana", traits: { [KEY]: true }, class: "audience", key: KEY });
  });

  await test.step("the member is listed, with the condition that holds", async () => {
    await page.getByRole("navigation", { name: "Audience" }).getByRole("link", { name: "Members" }).click();
    await page.getByRole("button", { name: "Why user_id:dana" }).click();
    await expect(page.getByLabel("holds", { exact: true })).toBeVisible({ timeout: BACKGROUND_MS });
    await expectAccessibleOn("desk", page);
    await page.getByRole("link", { name: "dana" }).click();
    await expect(page.getByRole("heading", { name: "Recent events" })).toBeVisible({ timeout: BACKGROUND_MS });
    await expect(page.getByText("Order Completed", { exact: true })).toBeVisible();
    await expectAccessibleOn("desk", page);
  });

  await test.step("deleting it says that nothing is sent", async () => {
    await page.goto(`${audience}/settings`);
    await page.getByRole("button", { name: `Delete ${NAME}…` }).click();
    await expect(page.getByRole("dialog").getByText("Nothing is sent: no destination learns", { exact: false })).toBeVisible();
    await expectAccessibleOn("desk", page);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Delete the audience ${NAME} for good` })
      .click();
    await expect(page.getByRole("heading", { name: "Your first audience" })).toBeVisible();
  });
});

test("each kind of computed trait has its fields, which write the query", async ({ owner: page }) => {
  await page.goto("/engage/traits");
  await page.getByRole("button", { name: "Create trait" }).click();
  await page.getByLabel("Event", { exact: true }).fill("Order Completed");
  const queries: Record<string, string> = {
    "Event counter": ".count()",
    Aggregation: ".sum(property('total'))",
    "Most frequent": ".mode(property('total'), 2)",
    First: ".first(property('total'))",
    Last: ".last(property('total'))",
    "Unique list": ".unique(property('total'))",
    "Unique list count": ".unique(property('total')).count()",
  };
  for (const [kind, reducer] of Object.entries(queries)) {
    await page.getByLabel("Kind of trait").selectOption(kind);
    const property = page.getByLabel("Property that is computed");
    if (kind !== "Event counter") await property.fill("total");
    await expectQuery(page, `event('Order Completed')${reducer}`);
  }
  await expectAccessibleOn("desk", page);
});

function expectQuery(page: Page, text: string): Promise<void> {
  return expect(page.getByLabel("Query")).toHaveValue(text);
}

async function send(writeKey: string, event: object): Promise<void> {
  const body = JSON.stringify({ ...event, writeKey });
  expect((await fetch(`${sluice.collectorUrl}/v1/track`, { method: "POST", body })).status).toBe(200);
}

function toCall(record: Record<string, unknown>): object {
  const { type, userId, traits, context } = record;
  const { personas } = context as { personas: Record<string, unknown> };
  return { type, userId, traits, class: personas["computation_class"], key: personas["computation_key"] };
}
