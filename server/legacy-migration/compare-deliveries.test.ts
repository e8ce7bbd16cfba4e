import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { expect } from "vitest";
import type { FileState } from "../db/schema.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import { isEqual } from "../domain/migration/comparison.ts";
import { indexBatch } from "../stage/store/index-batch.ts";
import { insertLegacy } from "../testing/legacy-pair.ts";
import { insertDestination } from "../testing/rows.ts";
import { test as base } from "../testing/test.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { askComparison } from "./ask-comparison.ts";
import { compareDeliveries } from "./compare-deliveries.ts";
import { getMigration } from "./get-migration.ts";

const test = base.extend("pair", async ({ runtime }) => {
  const { legacy, owner } = await insertLegacy(runtime);
  const modern = await insertDestination(runtime, { sourceId: legacy.sourceId, bucket: "acme-logs/segment-logs/test" });
  return { legacy, owner, modern };
});

type Pair = { legacy: { id: string; sourceId: string }; owner: Parameters<typeof askComparison>[1]; modern: { id: string } };
type States = { legacy: FileState | null; modern: FileState | null };

/** A staged batch with these messageIds, whose files are as told; null leaves one out. */
async function stage(runtime: TestRuntime, { legacy, modern }: Pair, messageIds: readonly string[], states: States): Promise<string> {
  runtime.clock.advance({ ms: 1 });
  const now = runtime.clock.now();
  const raw = messageIds.map((messageId) => `${JSON.stringify({ type: "track", messageId, event: "Grüße" })}\n`).join("");
  const bytes = gzipSync(raw);
  const id = runtime.ids.uuid();
  const figures = { eventCount: messageIds.length, rawByteCount: raw.length, byteCount: bytes.length, crc32: crc32(bytes) };
  const batch = { id, sourceId: legacy.sourceId, receivedDay: toReceivedDay(now), ...figures, openedAt: now, sealedAt: now, breakdown: [] };
  const path = join(runtime.config.DATA_DIR, `${id}.gz`);
  await writeFile(path, bytes);
  await runtime.staging.take(batch, path);
  await indexBatch(runtime, batch);
  for (const [destinationId, state] of [
    [legacy.id, states.legacy],
    [modern.id, states.modern],
  ] as const) {
    const ofFile = runtime.db.deleteFrom("file").where("batchId", "=", id).where("destinationId", "=", destinationId);
    if (state === null) await ofFile.execute();
    const deliveredAt = state === "delivered" ? new Date(now) : null;
    if (state !== null) {
      const file = runtime.db.updateTable("file").set({ state, deliveredAt });
      await file.where("batchId", "=", id).where("destinationId", "=", destinationId).execute();
    }
  }
  return id;
}

const BOTH: States = { legacy: "delivered", modern: "delivered" };

async function compare(runtime: TestRuntime, { legacy, owner }: Pair, heldLimit?: number) {
  runtime.clock.advance({ minutes: 1 });
  expect(await askComparison(runtime, owner, legacy.id)).toEqual({ ok: true, value: null });
  const asked = (await getMigration(runtime, owner, legacy.id))?.comparison;
  expect(asked).toMatchObject({ progress: null, result: null, askedBy: "Dana" });
  await compareDeliveries(runtime, { legacyId: legacy.id, comparisonId: asked?.id ?? "" }, heldLimit);
  const result = (await getMigration(runtime, owner, legacy.id))?.comparison?.result;
  if (!result) throw new Error("The comparison has no result.");
  return result;
}

function ids(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index}`);
}

test("two destinations that delivered the same batches are equal", async ({ runtime, pair }) => {
  await stage(runtime, pair, ids("a", 30), BOTH);
  await stage(runtime, pair, ids("b", 12), BOTH);
  await stage(runtime, pair, ids("c", 5), { legacy: "pending", modern: "pending" });
  const result = await compare(runtime, pair);
  expect(result).toEqual({
    bothCount: 42,
    legacyOnlyCount: 0,
    newOnlyCount: 0,
    onTheWayCount: 5,
    unreadableCount: 0,
    gaps: [],
    differences: [],
  });
  expect(isEqual(result)).toBe(true);
});

test("without delivered batches the result is not equal", async ({ runtime, pair }) => {
  expect(isEqual(await compare(runtime, pair))).toBe(false);
});

test.for([[200_000], [7], [1]])(
  "what only one delivered is counted, sampled and given its reason, %i ids in memory at a time",
  async ([heldLimit], { runtime, pair }) => {
    await stage(runtime, pair, [...ids("both", 20), "twice"], BOTH);
    await stage(runtime, pair, [...ids("waits", 15), "twice"], { legacy: "delivered", modern: "pending" });
    await stage(runtime, pair, ids("early", 9), { legacy: "delivered", modern: null });
    await stage(runtime, pair, [...ids("given-up", 4), "crosswise"], { legacy: "failed", modern: "delivered" });
    await stage(runtime, pair, ["crosswise"], { legacy: "delivered", modern: "failed" });
    const { differences, gaps, ...counts } = await compare(runtime, pair, heldLimit);
    expect(counts).toEqual({ bothCount: 21, legacyOnlyCount: 24, newOnlyCount: 4, onTheWayCount: 0, unreadableCount: 0 });
    expect(gaps).toEqual([
      { deliveredBy: "legacy", reason: "waiting", batchCount: 1, eventCount: 15 },
      { deliveredBy: "legacy", reason: "not_addressed", batchCount: 1, eventCount: 9 },
      { deliveredBy: "new", reason: "given_up", batchCount: 1, eventCount: 4 },
    ]);
    expect(differences).toHaveLength(20);
    for (const { messageId, deliveredBy } of differences) expect(messageId).toMatch(deliveredBy === "new" ? /^given-up/ : /^(waits|early)/);
  },
);

test("only batches count that were closed since the new destination got its bucket", async ({ runtime, db, pair }) => {
  await stage(runtime, pair, ids("before", 3), { legacy: "delivered", modern: null });
  runtime.clock.advance({ minutes: 5 });
  await db
    .updateTable("destination")
    .set({ enabledAt: new Date(runtime.clock.now()) })
    .where("id", "=", pair.modern.id)
    .execute();
  await stage(runtime, pair, ids("since", 3), BOTH);
  expect(await compare(runtime, pair)).toMatchObject({ bothCount: 3, legacyOnlyCount: 0 });
});

test("a batch that is no longer staged is counted separately, and the result is not equal", async ({ runtime, db, pair }) => {
  const gone = await stage(runtime, pair, ids("gone", 3), BOTH);
  await stage(runtime, pair, ids("there", 2), BOTH);
  await db.updateTable("batch").set({ removedAt: new Date() }).where("id", "=", gone).execute();
  const result = await compare(runtime, pair);
  expect(result).toMatchObject({ bothCount: 2, unreadableCount: 3 });
  expect(isEqual(result)).toBe(false);
});

test("all batches are read when there are more than one page", async ({ runtime, db, pair }) => {
  const staged = await stage(runtime, pair, ["only"], { legacy: "delivered", modern: null });
  const copy = await db.selectFrom("batch").selectAll().where("id", "=", staged).executeTakeFirstOrThrow();
  const rows = Array.from({ length: 1_100 }, () => ({ ...copy, id: runtime.ids.uuid(), removedAt: new Date() }));
  await db.insertInto("batch").values(rows).execute();
  const file = await db.selectFrom("file").selectAll().where("batchId", "=", staged).executeTakeFirstOrThrow();
  await db
    .insertInto("file")
    .values(rows.map(({ id }) => ({ ...file, attempts: "[]", id: runtime.ids.uuid(), batchId: id })))
    .execute();
  expect(await compare(runtime, pair)).toMatchObject({ legacyOnlyCount: 1, unreadableCount: 1_100 });
});

test("a comparison that was requested again makes the previous one stop without a result", async ({ runtime, pair }) => {
  await stage(runtime, pair, ids("a", 3), BOTH);
  await askComparison(runtime, pair.owner, pair.legacy.id);
  const former = (await getMigration(runtime, pair.owner, pair.legacy.id))?.comparison?.id ?? "";
  await askComparison(runtime, pair.owner, pair.legacy.id);
  await compareDeliveries(runtime, { legacyId: pair.legacy.id, comparisonId: former });
  expect((await getMigration(runtime, pair.owner, pair.legacy.id))?.comparison?.result).toBeNull();
});

test("the job fails and is retried when a batch can't be read", async ({ runtime, pair }) => {
  await stage(runtime, pair, ids("a", 3), BOTH);
  runtime.clock.advance({ minutes: 1 });
  await askComparison(runtime, pair.owner, pair.legacy.id);
  const comparisonId = (await getMigration(runtime, pair.owner, pair.legacy.id))?.comparison?.id ?? "";
  const broken = {
    ...runtime,
    staging: {
      ...runtime.staging,
      read: () => {
        throw new Error("The store is away.");
      },
    },
  };
  await expect(compareDeliveries(broken, { legacyId: pair.legacy.id, comparisonId })).rejects.toThrow("The store is away.");
});
