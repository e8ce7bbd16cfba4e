import { HASH_KEY } from "./memory.as";

/** SipHash-2-4, with a secret key, so that nobody can construct colliding ids (Aumasson and Bernstein, 2012). */
export function hash(start: i32, length: i32): i64 {
  const key0 = load<u64>(HASH_KEY);
  const key1 = load<u64>(HASH_KEY + 8);
  v0 = key0 ^ 0x736f6d6570736575;
  v1 = key1 ^ 0x646f72616e646f6d;
  v2 = key0 ^ 0x6c7967656e657261;
  v3 = key1 ^ 0x7465646279746573;
  const whole = start + (length & ~7);
  let i = start;
  for (; i < whole; i += 8) mix(load<u64>(i));
  let last: u64 = (<u64>length) << 56;
  for (let k = 0; i + k < start + length; k++) last |= (<u64>load<u8>(i + k)) << (<u64>(8 * k));
  mix(last);
  v2 ^= 0xff;
  for (let round = 0; round < 4; round++) sipRound();
  return <i64>(v0 ^ v1 ^ v2 ^ v3);
}

let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;

function mix(word: u64): void {
  v3 ^= word;
  sipRound();
  sipRound();
  v0 ^= word;
}

function sipRound(): void {
  v0 += v1;
  v2 += v3;
  v1 = rotl(v1, 13) ^ v0;
  v3 = rotl(v3, 16) ^ v2;
  v0 = rotl(v0, 32);
  v2 += v1;
  v0 += v3;
  v1 = rotl(v1, 17) ^ v2;
  v3 = rotl(v3, 21) ^ v0;
  v2 = rotl(v2, 32);
}
