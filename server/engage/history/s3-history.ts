import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import type { Aws, OwnBuckets } from "../../aws/aws.ts";
import type { Clock } from "../../clock.ts";
import type { HistoryPartName, HistoryStore } from "../../runtime.ts";
import { listKeys, readObject, toBucketError } from "../../stage/store/bucket-objects.ts";
import { openPartCache } from "./part-cache.ts";

type Options = {
  aws: Pick<Aws, "putObject"> & OwnBuckets;
  bucket: string;
  region: string;
  /** The folder of the local copies. */
  cacheDirectory: string;
  maxCacheBytes: number;
  clock: Clock;
};

const CHUNK_BYTES = 256 * 1024;

/**
 * Stores parts in the platform's private bucket at `engage/{workspace-id}/{received-day}/{name}.parquet`, and copies them to a local folder to query
 * them. All methods throw if AWS refuses.
 */
export function openS3History({ aws, bucket, region, cacheDirectory, maxCacheBytes, clock }: Options): HistoryStore {
  const location = { bucket, region };
  const cache = openPartCache(cacheDirectory, { maxBytes: maxCacheBytes, clock, download });

  return {
    async put(part, path) {
      const [{ size }, checksum] = [await stat(path), await computeCrc32(path)];
      const put = await aws.putObject({
        ...location,
        as: null,
        key: toKey(part),
        body: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }),
        byteCount: size,
        crc32: checksum,
        contentType: "application/vnd.apache.parquet",
        bucketOwnerFullControl: false,
        refuseToOverwrite: true,
      });
      if (!put.ok && put.error.kind !== "already_exists") throw toBucketError(location, { what: "take", key: toKey(part) }, put.error);
    },

    fetch: (part) => cache.fetch(part),

    async remove(part) {
      const removed = await aws.deleteObject({ ...location, key: toKey(part) });
      if (!removed.ok) throw toBucketError(location, { what: "remove", key: toKey(part) }, removed.error);
      await cache.remove(part);
    },

    async *list(workspaceId) {
      for await (const key of listKeys({ aws, ...location }, `engage/${workspaceId}/`)) {
        const { day, name } = /^engage\/[^/]+\/(?<day>\d+)\/(?<name>[^/]+)\.parquet$/.exec(key)?.groups ?? {};
        if (name !== undefined) yield { workspaceId, receivedDay: Number(day), name };
      }
    },
  };

  async function download(part: HistoryPartName, path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const incomplete = join(dirname(path), `.${process.pid}-${part.name}.incomplete`);
    try {
      await pipeline(readObject({ aws, ...location }, toKey(part)), createWriteStream(incomplete));
      await rename(incomplete, path);
    } finally {
      await rm(incomplete, { force: true });
    }
  }
}

function toKey({ workspaceId, receivedDay, name }: HistoryPartName): string {
  return `engage/${workspaceId}/${receivedDay}/${name}.parquet`;
}

async function computeCrc32(path: string): Promise<number> {
  let checksum = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) checksum = crc32(chunk as Buffer, checksum);
  return checksum;
}
