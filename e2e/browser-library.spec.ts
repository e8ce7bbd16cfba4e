import { addAwsS3, createSource } from "./configure.ts";
import { openShopSite } from "./shop-site.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";

test("events of Segment's browser library from another origin arrive in the bucket, with the visitor's address", async ({
  owner: page,
  customer,
  context,
}) => {
  const sourceId = await createSource(page, "Coffee shop");
  await page.getByRole("button", { name: "Show the write key" }).click();
  const writeKey = await page.getByText(/^[A-Za-z0-9]{32}$/).textContent();
  await addAwsS3(page, sourceId, customer.settings);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await page.getByRole("button", { name: "Enable delivery" }).click();
  await expect(page.getByRole("switch", { name: "Delivery" })).toBeChecked();

  const site = await openShopSite(String(writeKey), sluice.collectorUrl);
  const shop = await context.newPage();
  await shop.goto(site.url);
  const sent = await shop.evaluate(async () => {
    const { analytics } = window as unknown as { analytics: import("@segment/analytics-next").AnalyticsBrowser };
    const contexts = [
      await analytics.page("Shop", "Home"),
      await analytics.identify("user-1", { plan: "pro" }),
      await analytics.track("Order Completed", { revenue: 39.9 }),
      await analytics.group("group-1", { name: "Acme" }),
      await analytics.alias("user-2", "user-1"),
    ];
    return contexts.map(({ event }) => ({ messageId: event.messageId, type: event.type }));
  });

  const records = async () => (await customer.readFiles(sourceId)).flatMap((file) => file.records);
  await expect.poll(async () => (await records()).length, { timeout: 30_000 }).toBe(sent.length);
  const delivered = await records();
  expect(delivered.map(({ messageId, type }) => `${type} ${messageId}`).sort()).toEqual(
    sent.map(({ messageId, type }) => `${type} ${messageId}`).sort(),
  );
  for (const record of delivered) {
    expect(record).toMatchObject({
      channel: "client",
      projectId: sourceId,
      context: { ip: "127.0.0.1", library: { name: "analytics.js" } },
    });
    expect(record).not.toHaveProperty("writeKey");
  }
  await shop.close();
  await site.close();
});
