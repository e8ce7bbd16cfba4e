import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** The checksums that S3 supports. The header of each is `x-amz-checksum-{name}`, in base64. */
export const CHECKSUM_ALGORITHMS = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

export type Checksum = { update(bytes: Uint8Array): void; digest(): Buffer };

/** Length of each digest, before base64. */
export const DIGEST_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = { crc32: 4, crc32c: 4, crc64nvme: 8, sha1: 20, sha256: 32 };

export function createChecksum(algorithm: ChecksumAlgorithm | "md5"): Checksum {
  if (algorithm === "crc32") return rollingCrc32();
  if (algorithm === "crc32c") return rollingCrc32c();
  if (algorithm === "crc64nvme") return rollingCrc64Nvme();
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

function rollingCrc32(): Checksum {
  let crc = 0;
  return {
    update(bytes) {
      crc = crc32(bytes, crc);
    },
    digest: () => bigEndian(crc),
  };
}

/** Castagnoli's polynomial, reflected. */
const CRC32C_POLYNOMIAL = 0x82f63b78;

function rollingCrc32c(): Checksum {
  const table = crc32cTable();
  let crc = 0xffffffff;
  return {
    update(bytes) {
      for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
    },
    digest: () => bigEndian((crc ^ 0xffffffff) >>> 0),
  };
}

function crc32cTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let entry = byte;
    for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? (entry >>> 1) ^ CRC32C_POLYNOMIAL : entry >>> 1;
    return entry >>> 0;
  });
}

/** The NVM Express polynomial, reflected, as two halves, so that the loop needs no 64-bit numbers. */
const CRC64_POLYNOMIAL_HIGH = 0x9a6c9329;
const CRC64_POLYNOMIAL_LOW = 0xac4bc9b5;

function rollingCrc64Nvme(): Checksum {
  const { high: tableHigh, low: tableLow } = crc64Tables();
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update(bytes) {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] ?? 0);
        high = (high >>> 8) ^ (tableHigh[index] ?? 0);
      }
    },
    digest: () => Buffer.concat([bigEndian((high ^ 0xffffffff) >>> 0), bigEndian((low ^ 0xffffffff) >>> 0)]),
  };
}

function crc64Tables(): { high: Uint32Array; low: Uint32Array } {
  const [highs, lows] = [new Uint32Array(256), new Uint32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let [high, low] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high = high >>> 1;
      if (carry) {
        high ^= CRC64_POLYNOMIAL_HIGH;
        low ^= CRC64_POLYNOMIAL_LOW;
      }
    }
    highs[byte] = high >>> 0;
    lows[byte] = low >>> 0;
  }
  return { high: highs, low: lows };
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
