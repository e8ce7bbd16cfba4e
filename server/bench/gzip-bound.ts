import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createMessageIdHasher } from "../collect/records/message-id-hash.ts";
import { createFastReader } from "../collect/records/record-fast.ts";
import type { CallShape } from "../collect/records/tracking-call.ts";
import type { CorpusPlan } from "./corpus.ts";
import { createCorpus } from "./corpus.ts";
import type { Part } from "./part.ts";
import { cpuNow, now } from "./statistics.ts";

export type GzipPlan = { corpus: CorpusPlan; gzipLevel: number };
export type GzipDone = { seconds: number; cpuSeconds: number; rawByteCount: number; byteCount: number };

const CHUNK_BYTES = 1024 * 1024;
const IN_FLIGHT = 2;
const gzipAsync = promisify(gzip);

/** The upper bound: Node's gzip compresses the records of the corpus in two threads, and nothing else runs. */
export const gzipBound: Part = async ({ corpus: plan, gzipLevel }: GzipPlan, wire) => {
  const chunks = createChunks(plan);
  let next = 0;
  let byteCount = 0;

  async function compressOn(): Promise<void> {
    for (let chunk = chunks[next++]; chunk !== undefined; chunk = chunks[next++]) {
      byteCount += (await gzipAsync(chunk, { level: gzipLevel, chunkSize: 256 * 1024 })).length;
    }
  }
  const [startedAt, cpuBefore] = [now(), cpuNow()];
  await Promise.all(Array.from({ length: IN_FLIGHT }, compressOn));
  const rawByteCount = chunks.reduce((total, { length }) => total + length, 0);
  wire.send({ seconds: now() - startedAt, cpuSeconds: cpuNow() - cpuBefore, rawByteCount, byteCount } satisfies GzipDone);
};

/** The records as Sluice writes them, in chunks of about 1 MB. */
function createChunks(plan: CorpusPlan): Buffer[] {
  const corpus = createCorpus(plan);
  const request = Buffer.alloc(corpus.maxRequestBytes);
  const read = createFastReader(createMessageIdHasher());
  const shape: CallShape = { kind: "batch" };
  const context = { sourceId: "benchbenchbenchbench", receivedAt: Date.now(), ip: "127.0.0.1", createMessageId: () => "" };

  const chunks: Buffer[] = [];
  let lines: Buffer[] = [];
  let byteCount = 0;
  for (let index = 0; index < corpus.requestCount; index += 1) {
    const { length, bodyStart } = corpus.writeRequest(index, request);
    const records = read([request.subarray(bodyStart, length)], shape)?.records(context);
    if (records === undefined) throw new Error("The corpus has a body that the collector would refuse.");
    lines.push(Buffer.from(records.lines));
    byteCount += records.lines.length;
    if (byteCount < CHUNK_BYTES && index < corpus.requestCount - 1) continue;
    chunks.push(Buffer.concat(lines));
    lines = [];
    byteCount = 0;
  }
  return chunks;
}
