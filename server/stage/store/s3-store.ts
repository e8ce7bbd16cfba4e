import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { Aws, OwnBuckets } from "../../aws/aws.ts";
import type { StagedBatch, TakenBatch } from "../../domain/batch/batch.ts";
import type { AwsFault } from "../../domain/validation/aws-fault.ts";
import type { StagingStore } from "../../runtime.ts";

type Options = { aws: Pick<Aws, "putObject"> & OwnBuckets; bucket: string; region: string };

const CHUNK_BYTES = 256 * 1024;
/** How many times in a row a stream may break without a byte in between. */
const MAX_BREAKS = 3;

/**
 * Stores batches in the platform's private bucket (R9, R10), with the platform's own credentials. The key contains the id of the batch, and the
 * bytes of a batch never change, so `take` does not overwrite an existing object. All methods throw if AWS refuses; `read` throws with the
 * code ENOENT if there is no object.
 */
export function openS3Store({ aws, bucket, region }: Options): StagingStore {
  const location = { bucket, region };

  return {
    async take(batch, path) {
      const put = await putFile(batch, path, { refuseToOverwrite: true });
      if (!put.ok && put.error.kind !== "already_exists") throw toError("take", toKey(batch), put.error);
    },

    async replace(batch, path) {
      const put = await putFile(batch, path, { refuseToOverwrite: false });
      if (!put.ok) throw toError("replace", toKey(batch), put.error);
    },

    read: (batch) => Readable.from(readBytes(toKey(batch)), { objectMode: false, highWaterMark: CHUNK_BYTES }),

    async *list() {
      for await (const key of listKeys("")) {
        const batch = batchFrom(key);
        if (batch !== null) yield batch;
      }
    },

    async remove(batch) {
      const removed = await aws.deleteObject({ ...location, key: toKey(batch) });
      if (!removed.ok) throw toError("remove", toKey(batch), removed.error);
    },
  };

  function putFile(batch: TakenBatch, path: string, { refuseToOverwrite }: { refuseToOverwrite: boolean }) {
    return aws.putObject({
      ...location,
      as: null,
      key: toKey(batch),
      body: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      byteCount: batch.byteCount,
      crc32: batch.crc32,
      contentType: "application/gzip",
      bucketOwnerFullControl: false,
      refuseToOverwrite,
    });
  }

  async function* listKeys(prefix: string): AsyncGenerator<string> {
    let next: string | null = null;
    do {
      const page: Awaited<ReturnType<OwnBuckets["listObjects"]>> = await aws.listObjects({ ...location, prefix, next });
      if (!page.ok) throw toError("list", prefix, page.error);
      yield* page.value.keys;
      next = page.value.next;
    } while (next !== null);
  }

  /** Reads an object. If the stream breaks, it continues from the same position. */
  async function* readBytes(key: string): AsyncGenerator<Buffer> {
    let from = 0;
    let breaks = 0;
    for (;;) {
      const object = await aws.getObject({ ...location, key, from });
      if (!object.ok) throw toError("read", key, object.error);
      const end = from + object.value.byteCount;
      try {
        for await (const chunk of object.value.body as AsyncIterable<Buffer>) {
          from += chunk.length;
          breaks = 0;
          yield chunk;
        }
      } catch (error) {
        breaks += 1;
        if (breaks >= MAX_BREAKS) throw error;
      }
      if (from >= end) return;
    }
  }

  function toError(what: string, key: string, fault: AwsFault): Error {
    const sentence = `The staging bucket ${bucket} refused to ${what} ${key}: ${fault.code} ${fault.message}`.trim();
    return Object.assign(new Error(sentence, { cause: fault }), fault.code === "NoSuchKey" ? { code: "ENOENT" } : {});
  }
}

function toKey({ sourceId, receivedDay, id }: StagedBatch): string {
  return `${sourceId}/${receivedDay}/${id}.gz`;
}

/** Returns null if the key is not that of a batch. */
function batchFrom(key: string): StagedBatch | null {
  const { sourceId, day, id } = /^(?<sourceId>[^/]+)\/(?<day>\d+)\/(?<id>[0-9a-f-]{36})\.gz$/.exec(key)?.groups ?? {};
  return sourceId === undefined || id === undefined ? null : { sourceId, receivedDay: Number(day), id };
}
