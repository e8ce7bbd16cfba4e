/** Returns the 64-bit FNV-1a hash of the UTF-8 bytes, in 13 digits of base 36. Makes names distinct; not for secrets or checksums. */
export function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(36).padStart(13, "0");
}
