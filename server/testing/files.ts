import type { Insertable, Selectable } from "kysely";
import type { Schema } from "../db/schema.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import type { TestRuntime } from "./test-runtime.ts";

type Destination = Pick<Selectable<Schema["destination"]>, "id" | "sourceId" | "awsRegion" | "bucket" | "iamRoleArn">;
type File = Selectable<Schema["file"]>;
type Given = Partial<Insertable<Schema["file"]>> & { eventCount?: number };

/** Inserts a batch that is sealed now, five minutes after its first event, and its file for the destination, which is pending by default. */
export async function insertDestinationFile(runtime: TestRuntime, destination: Destination, given: Given = {}): Promise<File> {
  const { db, clock, ids } = runtime;
  const { eventCount = 100, ...columns } = given;
  const now = new Date(clock.now());
  const batch = {
    id: ids.uuid(),
    sourceId: destination.sourceId,
    receivedDay: toReceivedDay(clock.now()),
    eventCount,
    rawByteCount: eventCount * 1000,
    byteCount: eventCount * 150,
    crc32: 0xcafe,
    openedAt: new Date(clock.now() - 300_000),
    sealedAt: now,
  };
  await db.insertInto("batch").values(batch).execute();
  const file = {
    id: ids.uuid(),
    batchId: batch.id,
    destinationId: destination.id,
    awsRegion: destination.awsRegion,
    bucket: destination.bucket,
    key: `segment-logs/${destination.sourceId}/${batch.receivedDay}/${batch.id}.gz`,
    iamRoleArn: destination.iamRoleArn,
    state: "pending" as const,
    createdAt: now,
    ...columns,
  };
  return db.insertInto("file").values(file).returningAll().executeTakeFirstOrThrow();
}
