import { changeDestination } from "../server/configure/change-destination.ts";
import { furnishAwsS3 } from "./furnish.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";
import { granted } from "./workspace.ts";

test("disabling asks once, and what arrives meanwhile can be delivered after enabling again", async ({
  owner: page,
  installation,
  workspace,
  customer,
}) => {
  const { runtime } = installation;
  const { sourceId, destinationId } = await furnishAwsS3(runtime, workspace, "Production web", customer.settings);
  granted(await changeDestination(runtime, workspace.owner, destinationId, { enabled: true }));
  const writeKey = `gap-${sourceId}`;
  await runtime.db.insertInto("writeKey").values({ key: writeKey, sourceId, createdAt: new Date() }).execute();
  const delivery = page.getByRole("switch", { name: "Delivery" });

  await test.step("the switch says what happens to events, and can be left on", async () => {
    await page.goto(`/destinations/${destinationId}/files`);
    await delivery.click();
    const dialog = page.getByRole("dialog", { name: "Disable AWS S3 · Production web?" });
    await expect(dialog.getByText("Events that Production web sends while it is disabled are not delivered later")).toBeVisible();
    await dialog.getByRole("button", { name: "Keep it enabled" }).click();
    await expect(delivery).toBeChecked();
    await delivery.click();
    await dialog.getByRole("button", { name: "Disable AWS S3 · Production web" }).click();
    await expect(page.getByRole("status").getByText("Disabled")).toBeVisible();
  });

  await test.step("an event arrives meanwhile, and is offered when the destination is enabled again", async () => {
    const event = { event: "Order Completed", userId: "dana", writeKey };
    expect((await fetch(`${sluice.collectorUrl}/v1/track`, { method: "POST", body: JSON.stringify(event) })).status).toBe(200);
    const staged = () => runtime.db.selectFrom("batch").select("id").where("sourceId", "=", sourceId).execute();
    await expect.poll(async () => (await staged()).length, { timeout: 30_000 }).toBe(1);
    await delivery.click();
    await expect(page.getByText("1 event arrived while AWS S3 · Production web was disabled")).toBeVisible();
    await expect(page.getByRole("heading", { name: "No files yet" })).toBeVisible();
  });

  await test.step("it is delivered after a confirmation, and no longer offered", async () => {
    await page.getByRole("button", { name: "Deliver 1 event…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Deliver 1 file" }).click();
    await expect(page.getByText("1 event arrived while AWS S3 · Production web was disabled")).toBeHidden();
    await expect(page.getByRole("cell", { name: "Delivered", exact: true })).toHaveCount(1, { timeout: 30_000 });
  });
});
