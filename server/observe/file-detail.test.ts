import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { deliverFile } from "../deliver/deliver-file.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination } from "../testing/rows.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { getFile } from "./get-file.ts";
import { readFileRecords } from "./read-file-records.ts";

const NOON = Date.UTC(2026, 10, 16, 12);

const test = base
  .extend("runtime", ({ db, clock, dataDir }) => createTestRuntime({ db, clock, dataDir, aws: createScriptedAws() }))
  .extend("destination", ({ runtime }) => insertDestination(runtime))
  .extend("actor", ({ destination }) => actorIn(destination.workspaceId));

/** As the collector writes it. `at` is in ms after noon. */
function toRecord(messageId: string, at: number): string {
  const receivedAt = new Date(NOON + at).toISOString();
  return `{"properties":{"receivedAt":"2001-01-01T00:00:00.000Z"},"messageId":"${messageId}","receivedAt":"${receivedAt}","version":2}`;
}

const ORDERED = [toRecord("a", 20), toRecord("é\u{1f600}", 10), toRecord("c", 30)];

describe("a file", () => {
  test("is shown with its batch, its target and its attempts, the newest first", async ({ runtime, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    await deliverFile(runtime, file.id);
    const detail = await getFile(runtime, actor, { destinationId: destination.id, fileId: file.id });
    expect(detail).toMatchObject({
      key: file.key,
      batchId: file.batchId,
      sourceId: destination.sourceId,
      awsRegion: destination.awsRegion,
      eventCount: 3,
      byteCount: file.bytes.length,
      firstReceivedAt: null,
      attempts: [{ outcome: "delivered", requestId: "GRANTED" }],
    });
    expect(detail).not.toHaveProperty("iamRoleArn");
  });

  test("of another destination is not found", async ({ runtime, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    const other = await insertDestination(runtime, { workspaceId: destination.workspaceId });
    expect(await getFile(runtime, actor, { destinationId: other.id, fileId: file.id })).toBeNull();
    expect(await getFile(runtime, actor, { destinationId: destination.id, fileId: "no-uuid" })).toBeNull();
  });
});

describe("the records of a file", () => {
  test("are read from its staged copy, and the batch keeps when they were received", async ({ runtime, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    const id = { destinationId: destination.id, fileId: file.id };
    const span = { first: NOON + 10, last: NOON + 30 };
    expect(await readFileRecords(runtime, actor, id)).toEqual({ fileId: file.id, state: "read", records: ORDERED, span });
    expect(await getFile(runtime, actor, id)).toMatchObject({ firstReceivedAt: span.first, lastReceivedAt: span.last });
    expect(await readFileRecords(runtime, actor, id)).toMatchObject({ state: "read", span });
  });

  test("are the first 50, however many there are", async ({ runtime, destination, actor }) => {
    const records = Array.from({ length: 20_000 }, (_, index) => toRecord(`message-${index}`, index));
    const file = await insertWaitingFile(runtime, destination, records);
    const id = { destinationId: destination.id, fileId: file.id };
    const whole = await readFileRecords(runtime, actor, id);
    expect(whole).toMatchObject({ records: records.slice(0, 50), span: { first: NOON, last: NOON + 19_999 } });

    let readByteCount = 0;
    const counted = async function* (bytes: Buffer) {
      for (let at = 0; at < bytes.length; at += 4096) {
        readByteCount += 4096;
        yield bytes.subarray(at, at + 4096);
      }
    };
    const staging = { ...runtime.staging, read: () => Readable.from(counted(file.bytes)) };
    expect(await readFileRecords({ ...runtime, staging }, actor, id)).toMatchObject({ records: records.slice(0, 50) });
    expect(readByteCount).toBeLessThan(file.bytes.length);
  });

  test("are at most 1 MB", async ({ runtime, destination, actor }) => {
    const big = Array.from({ length: 10 }, (_, index) => toRecord(`${index}-${"x".repeat(300_000)}`, index));
    const file = await insertWaitingFile(runtime, destination, big);
    const read = await readFileRecords(runtime, actor, { destinationId: destination.id, fileId: file.id });
    expect(read).toMatchObject({ records: big.slice(0, 3), span: { first: NOON, last: NOON + 9 } });
  });

  test("of an earlier version, whose members come in another order, have the same times", async ({ runtime, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, [`{"version":2,"receivedAt":"2026-11-16T12:00:00.005Z","a":1}`]);
    const read = await readFileRecords(runtime, actor, { destinationId: destination.id, fileId: file.id });
    expect(read?.span).toEqual({ first: NOON + 5, last: NOON + 5 });
  });

  test("are gone once the staged copy was removed", async ({ runtime, db, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    await db.updateTable("batch").set({ removedAt: new Date() }).where("id", "=", file.batchId).execute();
    const read = await readFileRecords(runtime, actor, { destinationId: destination.id, fileId: file.id });
    expect(read).toEqual({ fileId: file.id, state: "gone", records: [], span: null });
  });

  test("that should be staged and are not are missing", async ({ runtime, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    await runtime.staging.remove({ id: file.batchId, sourceId: destination.sourceId, receivedDay: Date.UTC(2026, 10, 16) });
    const read = await readFileRecords(runtime, actor, { destinationId: destination.id, fileId: file.id });
    expect(read).toMatchObject({ state: "missing", records: [] });
  });

  test("of a damaged copy are shown up to the damage, and tell no span", async ({ runtime, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    const cut = gzipSync(
      gunzipSync(file.bytes)
        .subarray(0, ORDERED[0]?.length ?? 0)
        .toString()
        .concat("\n{"),
    );
    await overwriteStaged(runtime, file, destination.sourceId, cut);
    const read = await readFileRecords(runtime, actor, { destinationId: destination.id, fileId: file.id });
    expect(read).toEqual({ fileId: file.id, state: "damaged", records: ORDERED.slice(0, 1), span: null });

    await overwriteStaged(runtime, file, destination.sourceId, Buffer.from("no gzip"));
    expect(await readFileRecords(runtime, actor, { destinationId: destination.id, fileId: file.id })).toMatchObject({ state: "damaged" });
  });

  test("of a staging store that is away are unavailable", async ({ runtime, destination, actor }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    const read = () => Readable.from(failing());
    const away = { ...runtime, staging: { ...runtime.staging, read } };
    const id = { destinationId: destination.id, fileId: file.id };
    expect(await readFileRecords(away, actor, id)).toMatchObject({ state: "unavailable", records: [] });
  });

  test("are for those who may see the source's events", async ({ runtime, destination }) => {
    const file = await insertWaitingFile(runtime, destination, ORDERED);
    const nobody = actorIn(destination.workspaceId, "minimal_access");
    expect(await readFileRecords(runtime, nobody, { destinationId: destination.id, fileId: file.id })).toBeNull();
  });
});

async function overwriteStaged({ config }: TestRuntime, file: { batchId: string }, sourceId: string, bytes: Buffer): Promise<void> {
  await writeFile(join(config.DATA_DIR, "staged", sourceId, String(Date.UTC(2026, 10, 16)), `${file.batchId}.gz`), bytes);
}

// biome-ignore lint/correctness/useYield: it fails before its first chunk.
async function* failing(): AsyncGenerator<Buffer> {
  throw new Error("The staging bucket is away.");
}
