import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { Aws, OwnBuckets } from "../../aws/aws.ts";
import type { StagedBatch, TakenBatch } from "../../domain/batch/batch.ts";
import type { StagingStore } from "../../runtime.ts";
import { listKeys, readObject, toBucketError } from "./bucket-objects.ts";

type Options = { aws: Pick<Aws, "putObject"> & OwnBuckets; bucket: string; region: string };

const CHUNK_BYTES = 256 * 1024;

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
      if (!put.ok && put.error.kind !== "already_exists") throw toBucketError(location, { what: "take", key: toKey(batch) }, put.error);
    },

    async replace(batch, path) {
      const put = await putFile(batch, path, { refuseToOverwrite: false });
      if (!put.ok) throw toBucketError(location, { what: "replace", key: toKey(batch) }, put.error);
    },

    read: (batch) => Readable.from(readObject({ aws, ...location }, toKey(batch)), { objectMode: false, highWaterMark: CHUNK_BYTES }),

    async *list() {
      for await (const key of listKeys({ aws, ...location }, "")) {
        const batch = batchFrom(key);
        if (batch !== null) yield batch;
      }
    },

    async remove(batch) {
      const removed = await aws.deleteObject({ ...location, key: toKey(batch) });
      if (!removed.ok) throw toBucketError(location, { what: "remove", key: toKey(batch) }, removed.error);
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
}

function toKey({ sourceId, receivedDay, id }: StagedBatch): string {
  return `${sourceId}/${receivedDay}/${id}.gz`;
}

/** Returns null if the key is not that of a batch. */
function batchFrom(key: string): StagedBatch | null {
  const { sourceId, day, id } = /^(?<sourceId>[^/]+)\/(?<day>\d+)\/(?<id>[0-9a-f-]{36})\.gz$/.exec(key)?.groups ?? {};
  return sourceId === undefined || id === undefined ? null : { sourceId, receivedDay: Number(day), id };
}
