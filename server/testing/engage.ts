import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { createGunzip, gunzipSync } from "node:zlib";
import type { Actor } from "../domain/access/permissions.ts";
import { createComputation } from "../engage/computations/create-computation.ts";
import { openSpace } from "../engage/spaces/open-space.ts";
import { deliveredFiles } from "./delivered-files.ts";
import { insertWorkspaceMember } from "./members.ts";
import { insertWorkspace } from "./rows.ts";
import { basic, startTestCollector } from "./test-collector.ts";
import type { TestRuntime } from "./test-runtime.ts";

export type TestAudience = { owner: Actor; computationId: string; sourceId: string; spaceId: string };

/** Creates a workspace with an audience, or with a computed trait. */
export async function insertAudience(
  runtime: TestRuntime,
  { query = "event('Order Completed').within(30 days).count() >= 1", class: kind = "audience" as "audience" | "trait" } = {},
): Promise<TestAudience> {
  const { id: workspaceId } = await insertWorkspace(runtime);
  const owner = await insertWorkspaceMember(runtime, workspaceId, [{ role: "workspace_owner", sourceId: null }]);
  const space = await openSpace(runtime, owner);
  const options = { description: "", enabled: true, includeAnonymous: false, includeHistory: true, backfillDays: null };
  const created = await createComputation(runtime, owner, kind, { name: "Order Completed Last 30days", query, ...options });
  if (!space.ok || !created.ok) throw new Error("The audience was refused.");
  return { owner, computationId: created.value.computationId, sourceId: space.value.sourceId, spaceId: space.value.id };
}

export type StagedCall = {
  userId?: string;
  anonymousId?: string;
  messageId: string;
  receivedAt: string;
  traits: Record<string, unknown>;
  [name: string]: unknown;
};

/** Returns the records of all batches of a source that are staged and indexed, in no order. */
export async function readStagedCalls({ db, staging }: TestRuntime, sourceId: string): Promise<StagedCall[]> {
  const batches = await db
    .selectFrom("batch")
    .select(["id", "sourceId", "receivedDay", "eventCount"])
    .where("sourceId", "=", sourceId)
    .execute();
  const calls: StagedCall[] = [];
  for (const { eventCount, ...batch } of batches) {
    const lines = (await text(staging.read(batch).pipe(createGunzip()))).split("\n").filter((line) => line !== "");
    if (lines.length !== eventCount) throw new Error(`The batch ${batch.id} has ${lines.length} records, and ${eventCount} in its row.`);
    calls.push(...lines.map((line) => JSON.parse(line)));
  }
  return calls;
}

export type Site = { id: string; workspaceId: string; writeKey: string };

/** Sends an order of each user to the collector, which stages them. */
export async function sendOrders(runtime: TestRuntime, site: Site, userIds: readonly string[]): Promise<void> {
  const collector = await startTestCollector(runtime, {}, site);
  for (const userId of userIds) {
    const body = JSON.stringify({ userId, event: "Order Completed", properties: { revenue: 20 } });
    const { status } = await collector.send({ path: "/v1/track", headers: { authorization: basic(site.writeKey) }, body });
    if (status !== 200) throw new Error(`The collector answered ${status}.`);
  }
  await collector.close();
}

/** Returns who was told what, from the objects of the bucket alone. */
export function readBucket(folder: string, sourceId: string): string[] {
  return deliveredFiles(folder)
    .filter((path) => path.includes(`/segment-logs/${sourceId}/`))
    .flatMap((path) => gunzipSync(readFileSync(path)).toString("utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .map(({ userId, traits }) => `${userId} ${traits["order_completed_last_30days"]}`)
    .sort();
}

export async function selectRunsInProgress({ db }: TestRuntime, computationId: string): Promise<{ id: string }[]> {
  return await db
    .selectFrom("computationRun")
    .select("id")
    .where("computationId", "=", computationId)
    .where("state", "in", ["queued", "computing", "emitting"])
    .execute();
}
