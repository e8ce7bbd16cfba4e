import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { Fault } from "../protocol/fault.ts";
import { isErrno, placeFile, writeWhole } from "../state/place-file.ts";
import type { World } from "../state/world.ts";
import { CHECKSUM_ALGORITHMS } from "./checksums.ts";

/** The metadata of an object, stored in `s3-meta/{bucket}/{key}`. */
export type ObjectMeta = z.output<typeof ObjectMeta>;
const ObjectMeta = z.object({
  byteCount: z.number(),
  /** Ms since the epoch. */
  modifiedAt: z.number(),
  /** With quotes, as in the response header. */
  etag: z.string(),
  checksum: z.object({ algorithm: z.enum(CHECKSUM_ALGORITHMS), value: z.string() }).nullable(),
  /** Content-Type and similar headers, and `x-amz-meta-*`, which are returned unchanged. */
  headers: z.record(z.string(), z.string()),
  acl: z.string().nullable(),
  kmsKeyArn: z.string().nullable(),
});

export type StoredObject = { path: string; meta: ObjectMeta };

const MAX_KEY_BYTES = 1024;
/** The limit of file systems for one name. */
const MAX_PART_BYTES = 255;

/** Returns the folder of a bucket's objects. Each object is a file with its key as path. */
export function bucketFolder(world: World, bucket: string): string {
  return join(world.directory, "s3", bucket);
}

/**
 * Refuses keys that S3 itself refuses (KeyTooLongError), and those that can't be a file's path: empty parts, `.` and `..`,
 * NUL, parts over 255 bytes. The messages of the latter say that they are limits of the sandbox.
 */
export function refuseBadKey(key: string): void {
  const byteCount = Buffer.byteLength(key);
  if (byteCount > MAX_KEY_BYTES) {
    throw new Fault(400, "KeyTooLongError", "Your key is too long", { fields: { Size: byteCount, MaxSizeAllowed: MAX_KEY_BYTES } });
  }
  for (const part of key.split("/")) {
    if (part === "" || part === "." || part === "..") throw notAFile("a part of the key is empty or made of dots");
    if (part.includes("\0")) throw notAFile("the key holds a NUL");
    if (Buffer.byteLength(part) > MAX_PART_BYTES) throw notAFile(`a part of the key is longer than ${MAX_PART_BYTES} bytes`);
  }
}

/** Returns null if there is no such object. A file that was placed there by hand counts as an object. */
export async function findObject(world: World, bucket: string, key: string): Promise<StoredObject | null> {
  const { path, metaPath } = toPaths(world, bucket, key);
  const file = await stat(path).catch((error: unknown) => {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  });
  if (file === null || !file.isFile()) return null;
  const meta = await readMeta(metaPath);
  if (meta?.byteCount === file.size) return { path, meta };
  return { path, meta: { ...BARE, byteCount: file.size, modifiedAt: Math.floor(file.mtimeMs), etag: `"${await computeMd5(path)}"` } };
}

/**
 * Moves a complete file to its key. Returns false if `exclusive` is set and the key exists. Moves the data before the metadata, so that only
 * the winner of a race writes metadata.
 */
export async function placeObject(
  world: World,
  bucket: string,
  key: string,
  object: { temporary: string; meta: ObjectMeta; exclusive: boolean },
): Promise<boolean> {
  const { path, metaPath } = toPaths(world, bucket, key);
  try {
    if (!(await placeFile(object.temporary, path, object.exclusive))) return false;
  } catch (error) {
    if (isErrno(error, "ENOTDIR", "EISDIR", "ENOTEMPTY")) throw conflict();
    throw error;
  }
  await writeWhole(world.directory, metaPath, JSON.stringify(object.meta), { exclusive: false });
  return true;
}

/** Refuses a key that would be both a file and a folder, such as `a` if `a/b` exists. Called before the body is read. */
export async function refuseConflict(world: World, bucket: string, key: string): Promise<void> {
  const root = bucketFolder(world, bucket);
  const parts = key.split("/");
  for (let count = 1; count <= parts.length; count++) {
    const found = await stat(join(root, ...parts.slice(0, count))).catch(() => null);
    if (found === null) return;
    if (found.isDirectory() === (count === parts.length)) throw conflict();
  }
}

/** Removes an object, if it exists, and the folders that become empty. */
export async function removeObject(world: World, bucket: string, key: string): Promise<void> {
  const { path, metaPath } = toPaths(world, bucket, key);
  for (const [file, root] of [
    [path, bucketFolder(world, bucket)],
    [metaPath, join(world.directory, "s3-meta", bucket)],
  ] as const) {
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) continue;
    await rm(file, { force: true });
    await removeEmptyFolders(dirname(file), root);
  }
}

const BARE = {
  checksum: null,
  headers: { "content-type": "binary/octet-stream" },
  acl: null,
  kmsKeyArn: null,
} as const;

function toPaths(world: World, bucket: string, key: string): { path: string; metaPath: string } {
  const parts = key.split("/");
  return { path: join(bucketFolder(world, bucket), ...parts), metaPath: join(world.directory, "s3-meta", bucket, ...parts) };
}

async function readMeta(path: string): Promise<ObjectMeta | null> {
  try {
    return ObjectMeta.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR", "EISDIR")) return null;
    throw error;
  }
}

async function computeMd5(path: string): Promise<string> {
  const hash = createHash("md5");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root && at.startsWith(root); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

function conflict(): Fault {
  return notAFile("another object lies above or below it, so that one name would be a file and a folder at once");
}

function notAFile(why: string): Fault {
  return new Fault(400, "InvalidRequest", `The sandbox keeps objects as plain files, and can't keep this key: ${why}.`);
}
