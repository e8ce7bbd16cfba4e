import { copyFile, mkdtemp, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { createMessageIdHasher } from "../collect/records/message-id-hash.ts";
import { createFastReader } from "../collect/records/record-fast.ts";
import { toReceivedDay } from "../domain/batch/received-day.ts";
import { startAppendThreads } from "../stage/batch/append-threads.ts";
import { openBatch } from "../stage/batch/batch.ts";
import { recoverBatch } from "../stage/batch/recover-batch.ts";
import type { CorpusPlan } from "./corpus.ts";
import { createCorpus } from "./corpus.ts";
import type { Part } from "./part.ts";
import { now } from "./statistics.ts";

export type RecoveryPlan = { folder: string; corpus: CorpusPlan };
export type Recovered = { seconds: number; byteCount: number };

/** The number of bytes that are cut from the last commit. */
const TORN_BYTES = 100;

/** Writes a batch as a collector does, truncates its last commit as a crash does, and measures the time of its recovery. */
export const recovery: Part = async ({ folder: parent, corpus: plan }: RecoveryPlan, wire) => {
  const folder = await mkdtemp(join(parent, "recovery-"));
  const torn = join(folder, "torn.gz");
  const eventCount = await writeTornBatch(folder, torn, plan);

  const startedAt = now();
  const recovery = await recoverBatch(torn, Date.now());
  const seconds = now() - startedAt;
  if (recovery.kind !== "sealed" || recovery.batch.eventCount !== eventCount)
    throw new Error("The truncated batch was not recovered completely.");

  await rm(folder, { recursive: true });
  wire.send({ seconds, byteCount: recovery.batch.byteCount } satisfies Recovered);
};

/** Returns the number of events before the truncated commit. */
async function writeTornBatch(folder: string, torn: string, plan: CorpusPlan): Promise<number> {
  const corpus = createCorpus(plan);
  const request = Buffer.alloc(corpus.maxRequestBytes);
  const read = createFastReader(createMessageIdHasher());
  const receivedAt = Date.now();
  const identity = {
    id: "00000000-0000-4000-8000-000000000000",
    sourceId: "bench",
    receivedDay: toReceivedDay(receivedAt),
    openedAt: receivedAt,
  };
  const threads = startAppendThreads({ level: 6, maxThreads: 1 });
  const batch = await openBatch(folder, identity, threads);

  let eventCount = 0;
  for (let index = 0; index < corpus.requestCount; index += 1) {
    const { length, bodyStart } = corpus.writeRequest(index, request);
    const call = read([request.subarray(bodyStart, length)], { kind: "batch" });
    const records = call?.records({ sourceId: "bench", receivedAt, ip: "127.0.0.1", createMessageId: () => "" });
    if (records === undefined) throw new Error("The corpus has a body that the collector would refuse.");
    eventCount = batch.eventCount;
    await batch.append(records.lines, [{ receivedAt, kinds: records.kinds }]);
  }
  await copyFile(batch.path, torn);
  await truncate(torn, batch.byteCount - TORN_BYTES);
  await batch.seal(receivedAt);
  await threads.close();
  return eventCount;
}
