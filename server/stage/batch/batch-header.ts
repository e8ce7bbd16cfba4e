import { crc32 } from "node:zlib";
import type { StagedBatch } from "../../domain/batch/batch.ts";

/** The identity of a batch, which its gzip header contains. `zcat` reads the file, and no database is needed to find its source. */
export type BatchIdentity = StagedBatch & {
  /** Ms since the epoch. */
  openedAt: number;
};

/** From version 2 on, the header ends with a checksum, and each commit with those of commit-mark.ts. */
const FORMAT_VERSION = 2;
const CHECKSUM_BYTES = 4;
const FIXED_HEADER_BYTES = 12;
const SUBFIELD_HEADER_BYTES = 4;
const FIXED_PAYLOAD_BYTES = 34;

/** Size of the longest header. */
export const MAX_HEADER_BYTES = FIXED_HEADER_BYTES + SUBFIELD_HEADER_BYTES + FIXED_PAYLOAD_BYTES + 255 + CHECKSUM_BYTES;

/**
 * Returns a gzip header (RFC 1952) whose FEXTRA field has one subfield `SL`: version, batch id (16 bytes), received day and opening time (ms,
 * 64 bits little endian), the length of the source id, the source id, and the CRC32 of all bytes before.
 */
export function writeBatchHeader(batch: BatchIdentity): Buffer {
  const sourceId = Buffer.from(batch.sourceId, "ascii");
  const payloadLength = FIXED_PAYLOAD_BYTES + sourceId.length + CHECKSUM_BYTES;
  const header = Buffer.alloc(FIXED_HEADER_BYTES + SUBFIELD_HEADER_BYTES + payloadLength);

  header.set([0x1f, 0x8b, 8, 0b0000_0100, 0, 0, 0, 0, 0, 255]);
  header.writeUInt16LE(SUBFIELD_HEADER_BYTES + payloadLength, 10);
  header.write("SL", FIXED_HEADER_BYTES, "ascii");
  header.writeUInt16LE(payloadLength, 14);
  header.writeUInt8(FORMAT_VERSION, 16);
  header.write(batch.id.replaceAll("-", ""), 17, "hex");
  header.writeBigUInt64LE(BigInt(batch.receivedDay), 33);
  header.writeBigUInt64LE(BigInt(batch.openedAt), 41);
  header.writeUInt8(sourceId.length, 49);
  sourceId.copy(header, 50);
  header.writeUInt32LE(crc32(header.subarray(0, -CHECKSUM_BYTES)), header.length - CHECKSUM_BYTES);
  return header;
}

export type BatchHeader = {
  batch: BatchIdentity;
  headerByteCount: number;
  /** Whether the header and each commit have checksums: from version 2 on. */
  hasChecks: boolean;
};

/** Parses the first bytes of a file. Returns null if they are not the intact header of a batch. */
export function readBatchHeader(bytes: Buffer): BatchHeader | null {
  if (bytes.length < 50 || bytes.readUInt32BE(0) !== 0x1f8b0804 || bytes.toString("ascii", 12, 14) !== "SL") return null;
  const version = bytes.readUInt8(16);
  if (version < 1 || version > FORMAT_VERSION) return null;

  const hasChecks = version >= 2;
  const headerByteCount = FIXED_HEADER_BYTES + bytes.readUInt16LE(10);
  const endOfSourceId = 50 + bytes.readUInt8(49);
  if (headerByteCount !== endOfSourceId + (hasChecks ? CHECKSUM_BYTES : 0) || bytes.length < headerByteCount) return null;
  if (hasChecks && bytes.readUInt32LE(endOfSourceId) !== crc32(bytes.subarray(0, endOfSourceId))) return null;
  return {
    batch: {
      id: toUuid(bytes.toString("hex", 17, 33)),
      receivedDay: Number(bytes.readBigUInt64LE(33)),
      openedAt: Number(bytes.readBigUInt64LE(41)),
      sourceId: bytes.toString("ascii", 50, endOfSourceId),
    },
    headerByteCount,
    hasChecks,
  };
}

/**
 * Corrects a header in which one bit flipped, in `bytes`, and returns it. Returns null if no single bit makes it the header of the batch `id`, or,
 * with null for `id`, of any batch.
 */
export function repairBatchHeader(bytes: Buffer, id: string | null): BatchHeader | null {
  for (let bit = 0; bit < 8 * Math.min(bytes.length, MAX_HEADER_BYTES); bit += 1) {
    flipBit(bytes, bit);
    const header = readBatchHeader(bytes);
    if (header?.hasChecks && (id === null || header.batch.id === id)) return header;
    flipBit(bytes, bit);
  }
  return null;
}

export function flipBit(bytes: Buffer, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
