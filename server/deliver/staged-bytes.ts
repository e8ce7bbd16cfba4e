import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { TakenBatch } from "../domain/batch/batch.ts";
import type { StagedFaultKind } from "../domain/delivery/delivery-fault.ts";
import type { StagingStore } from "../runtime.ts";

type Figures = { byteCount: number; crc32: number };

/** The staged file differs from the batch that was closed, or is missing. `found` are the size and CRC32 of what was read. */
export class StagedFileError extends Error {
  readonly kind: StagedFaultKind;
  readonly expected: Figures;
  readonly found: Figures | null;

  constructor(kind: StagedFaultKind, expected: Figures, found: Figures | null, cause?: unknown) {
    super(kind === "staged_file_missing" ? "The staged file is missing." : "The staged file differs from the batch that was closed.", {
      cause,
    });
    this.kind = kind;
    this.expected = { byteCount: expected.byteCount, crc32: expected.crc32 };
    this.found = found;
  }
}

/**
 * Returns the bytes of a staged batch. The last chunk is held back until size and CRC32 are checked, so that no reader gets all of a damaged file: the
 * stream fails with a StagedFileError instead.
 */
export function stagedBytes(staging: StagingStore, batch: TakenBatch): Readable {
  return Readable.from(verified(staging, batch), { objectMode: false });
}

async function* verified(staging: StagingStore, batch: TakenBatch): AsyncGenerator<Buffer> {
  const found = { byteCount: 0, crc32: 0 };
  let held: Buffer | null = null;
  try {
    for await (const chunk of staging.read(batch) as AsyncIterable<Buffer>) {
      found.byteCount += chunk.length;
      found.crc32 = crc32(chunk, found.crc32);
      if (held !== null) yield held;
      held = chunk;
      if (found.byteCount > batch.byteCount) break;
    }
  } catch (error) {
    throw asStagedFileError(error as NodeJS.ErrnoException, batch, found);
  }
  if (found.byteCount !== batch.byteCount || found.crc32 !== batch.crc32) throw new StagedFileError("staged_file_damaged", batch, found);
  if (held !== null) yield held;
}

/** A file that the disk can't read is damaged. Every other error means that the store is unavailable. */
function asStagedFileError(error: NodeJS.ErrnoException, batch: TakenBatch, found: Figures): Error {
  if (error.code === "ENOENT") return new StagedFileError("staged_file_missing", batch, null, error);
  if (error.code === "EIO") return new StagedFileError("staged_file_damaged", batch, found, error);
  return error;
}
