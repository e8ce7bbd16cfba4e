import fc from "fast-check";
import { expect, test } from "vitest";
import { CHECKSUM_ALGORITHMS, createChecksum } from "./checksums.ts";

test.each([
  ["crc32", "cbf43926"],
  ["crc32c", "e3069283"],
  ["crc64nvme", "ae8b14860a799888"],
  ["sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
] as const)("%s of 123456789 is the catalogue's check value %s", (algorithm, check) => {
  const checksum = createChecksum(algorithm);
  checksum.update(Buffer.from("123456789"));
  expect(checksum.digest().toString("hex")).toBe(check);
});

test("a checksum does not depend on how the bytes are split", () => {
  fc.assert(
    fc.property(fc.constantFrom(...CHECKSUM_ALGORITHMS), fc.uint8Array({ maxLength: 300 }), fc.nat(300), (algorithm, bytes, cut) => {
      const [whole, parts] = [createChecksum(algorithm), createChecksum(algorithm)];
      whole.update(bytes);
      parts.update(bytes.subarray(0, cut));
      parts.update(bytes.subarray(cut));
      return whole.digest().equals(parts.digest());
    }),
  );
});
