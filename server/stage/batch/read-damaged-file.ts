import { type FileHandle, open } from "node:fs/promises";

const BLOCK_BYTES = 4096;

/** Reads a whole file. Blocks that the disk cannot read (EIO) are returned as zeros. */
export async function readDamagedFile(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    return await file.readFile().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EIO") throw error;
      return readBlocks(file);
    });
  } finally {
    await file.close();
  }
}

/** Reads a file block by block. Blocks with the error EIO are returned as zeros; other errors are thrown. */
export async function readBlocks(file: Pick<FileHandle, "read" | "stat">): Promise<Buffer> {
  const bytes = Buffer.alloc((await file.stat()).size);
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    const length = Math.min(BLOCK_BYTES, bytes.length - at);
    await file.read(bytes, at, length, at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EIO") throw error;
      bytes.fill(0, at, at + length);
    });
  }
  return bytes;
}
