import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveCollector } from "../server/collect/serve-collector.ts";
import { furnishSource } from "./furnish.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";

test("an accepted and a refused event appear, and can be searched, filtered, opened and paused", async ({
  owner: page,
  installation,
  workspace,
}) => {
  const { runtime } = installation;
  const sourceId = await furnishSource(runtime, workspace, "Production web");
  const writeKey = `live-${sourceId}`;
  await runtime.db.insertInto("writeKey").values({ key: writeKey, sourceId, createdAt: new Date() }).execute();
  const track = async (event: object) => {
    const body = JSON.stringify({ ...event, writeKey });
    expect((await fetch(`${sluice.collectorUrl}/v1/track`, { method: "POST", body })).status).toBe(200);
  };
  const list = page.getByRole("list", { name: "Live events, newest first" });
  const status = page.getByRole("status").filter({ hasText: /Live|Connecting|Paused/ });

  await page.goto(`/sources/${sourceId}`);
  await page.getByRole("navigation", { name: "Source" }).getByRole("link", { name: "Live events" }).click();
  await expect(page.getByRole("heading", { name: "Nothing has arrived since you opened this page" })).toBeVisible();
  await expect(status).toContainText("New events appear within 2 seconds.");

  await track({ event: "Order Completed", userId: "dana" });
  await expect(list.getByText("Order Completed")).toBeVisible();
  await track({ event: "Cart Viewed" });
  await expect(list.getByText("The event has neither userId nor anonymousId.")).toBeVisible();

  await page.getByRole("searchbox", { name: "Search live events" }).fill("dana");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.getByText("Order Completed").click();
  await expect(list.getByText(`"projectId": "${sourceId}"`)).toBeVisible();
  await page.getByRole("button", { name: "Raw", exact: true }).click();
  await expect(list.getByText(`"projectId":"${sourceId}"`)).toBeVisible();
  await expect(list.getByRole("button", { name: "Copy the event" })).toBeVisible();

  await page.getByRole("button", { name: "Refused", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await page.getByRole("button", { name: "Refused", exact: true }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list.getByText("Cart Viewed")).toBeVisible();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("combobox", { name: "Type" }).selectOption("identify");
  await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible();
  await page.getByRole("combobox", { name: "Type" }).selectOption("");

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(status).toContainText("Events that arrive now are stored and not shown.");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(status).toContainText("New events appear within 2 seconds.");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(list).toBeHidden();
});

test("events of two collectors appear", async ({ owner: page, installation, workspace }) => {
  const { runtime } = installation;
  const sourceId = await furnishSource(runtime, workspace, "Two collectors");
  const writeKey = `two-${sourceId}`;
  await runtime.db.insertInto("writeKey").values({ key: writeKey, sourceId, createdAt: new Date() }).execute();
  const dataDir = await mkdtemp(join(tmpdir(), "sluice-collector-"));
  const second = await serveCollector({ ...runtime, config: { ...runtime.config, DATA_DIR: dataDir, COLLECTOR_PORT: 0 } });
  const urls = [sluice.collectorUrl, `http://127.0.0.1:${second.port}`];
  try {
    await page.goto(`/sources/${sourceId}/live`);
    await expect(page.getByRole("status").filter({ hasText: "New events appear within 2 seconds." })).toBeVisible();
    const list = page.getByRole("list", { name: "Live events, newest first" });
    for (const [number, url] of urls.entries()) {
      const send = async (event: object) => {
        const response = await fetch(`${url}/v1/track`, { method: "POST", body: JSON.stringify({ ...event, writeKey }) });
        expect(response.status).toBe(200);
      };
      await send({ event: `Accepted ${number}`, userId: "dana" });
      await expect(list.getByText(`Accepted ${number}`)).toBeVisible();
      await send({ event: `Refused ${number}` });
      await expect(list.getByText(`Refused ${number}`)).toBeVisible();
    }
  } finally {
    await second.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
