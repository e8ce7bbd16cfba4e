import { finished } from "node:stream/promises";
import { createGzip, gunzipSync } from "node:zlib";
import type { Corpus, CorpusPlan } from "./corpus.ts";

export type Verdict = {
  missing: number;
  doubled: number;
  /** Records of events that nobody sent. */
  strange: number;
  /** The delivered files, and the records in them. */
  byteCount: number;
  rawByteCount: number;
  /** All records as one gzip stream of the same level, without a single flush. */
  oneStreamByteCount: number;
};

/** Counts the events of the corpus in the delivered files. Each must be in exactly one record. */
export async function verifyDelivered(
  objects: readonly Buffer[],
  corpus: Corpus,
  { corpus: { eventCount }, gzipLevel }: { corpus: CorpusPlan; gzipLevel: number },
): Promise<Verdict> {
  const awaited = new Set(Array.from({ length: eventCount }, (_, event) => corpus.messageId(event)));
  const found = new Set<string>();
  const verdict = { missing: 0, doubled: 0, strange: 0, byteCount: 0, rawByteCount: 0, oneStreamByteCount: 0 };

  const oneStream = createGzip({ level: gzipLevel });
  oneStream.on("data", (chunk: Buffer) => {
    verdict.oneStreamByteCount += chunk.length;
  });
  for (const object of objects) {
    const records = gunzipSync(object);
    verdict.byteCount += object.length;
    verdict.rawByteCount += records.length;
    for (const messageId of readMessageIds(records)) {
      if (found.has(messageId)) verdict.doubled += 1;
      else if (!awaited.delete(messageId)) verdict.strange += 1;
      found.add(messageId);
    }
    await new Promise((resolve) => oneStream.write(records, resolve));
  }
  oneStream.end();
  await finished(oneStream);
  return { ...verdict, missing: awaited.size };
}

function* readMessageIds(records: Buffer): Generator<string> {
  for (let start = 0; start < records.length; ) {
    const end = records.indexOf(0x0a, start);
    if (end === -1) throw new Error("A delivered file ends inside a record.");
    yield (JSON.parse(records.toString("utf8", start, end)) as { messageId: string }).messageId;
    start = end + 1;
  }
}
