// Reads JSON where it lies. The input ends with a zero byte, at which every loop stops.

import { MAX_DEPTH, STACK } from "./memory.as";

/** Whether `space` passed over a line break since it was last set to false. */
export let sawLineBreak: bool = false;

export function forgetLineBreaks(): void {
  sawLineBreak = false;
}

/** Past any value, or negative where it is none, or nests too deep. */
export function anyValue(start: i32): i32 {
  let i = start;
  let depth = 0;
  while (true) {
    const c = byteAt(i);
    let closed = false;
    if (c == 0x22) {
      i = quoted(i + 1);
      if (i < 0) return i;
    } else if (c == 0x7b || c == 0x5b) {
      if (depth == MAX_DEPTH) return -50;
      store<u8>(STACK + depth, c);
      depth++;
      i = space(i + 1);
      if (byteAt(i) == c + 2) closed = true;
      else if (c == 0x7b) {
        i = keyAndColon(i);
        if (i < 0) return i;
        continue;
      } else continue;
    } else {
      i = scalar(i, c);
      if (i < 0) return i;
    }
    while (true) {
      if (closed) {
        i++;
        depth--;
      }
      if (depth == 0) return i;
      i = space(i);
      const open = <i32>load<u8>(STACK + depth - 1);
      const next = byteAt(i);
      if (next == open + 2) {
        closed = true;
        continue;
      }
      if (next != 0x2c) return -51;
      i = space(i + 1);
      if (open == 0x7b) {
        i = keyAndColon(i);
        if (i < 0) return i;
      }
      break;
    }
  }
}

function keyAndColon(start: i32): i32 {
  if (byteAt(start) != 0x22) return -52;
  let i = quoted(start + 1);
  if (i < 0) return i;
  i = space(i);
  return byteAt(i) == 0x3a ? space(i + 1) : -53;
}

function scalar(i: i32, c: i32): i32 {
  if (c == 0x74) return load<u32>(i) == 0x65757274 ? i + 4 : -54;
  if (c == 0x6e) return load<u32>(i) == 0x6c6c756e ? i + 4 : -55;
  if (c == 0x66) return load<u32>(i + 1) == 0x65736c61 ? i + 5 : -56;
  return number(i);
}

/** Numbers so large that they may not survive being parsed are the plain twin's. */
function number(start: i32): i32 {
  let i = start;
  let c = byteAt(i);
  if (c == 0x2d) c = byteAt(++i);
  if (c == 0x30) c = byteAt(++i);
  else if (c >= 0x31 && c <= 0x39) {
    do c = byteAt(++i);
    while (isDigit(c));
  } else return -57;
  if (c == 0x2e) {
    c = byteAt(++i);
    if (!isDigit(c)) return -58;
    do c = byteAt(++i);
    while (isDigit(c));
  }
  if ((c | 0x20) == 0x65) return -59;
  return i - start > 300 ? -60 : i;
}

/** Past the closing quote of the string whose first byte is at `start`: 16 bytes at a time. */
export function quoted(start: i32): i32 {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const control = i8x16.splat(0x20);
  let i = start;
  while (true) {
    const bytes = v128.load(i);
    const special = v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, control));
    const mask = i8x16.bitmask(special);
    if (mask == 0) {
      i += 16;
      continue;
    }
    i += ctz(mask);
    const c = byteAt(i);
    if (c == 0x22) return i + 1;
    if (c != 0x5c) return -61;
    const escaped = byteAt(i + 1);
    if (escaped == 0x75) {
      for (let k = 2; k < 6; k++) if (!isHex(byteAt(i + k))) return -62;
      i += 6;
    } else if (isEscape(escaped)) i += 2;
    else return -63;
  }
}

export function hasBackslash(start: i32, length: i32): bool {
  for (let k = 0; k < length; k++) if (byteAt(start + k) == 0x5c) return true;
  return false;
}

/** A line break between tokens is whitespace in JSON, and the end of a record in a file of lines. */
// @ts-expect-error: decorator
@inline
export function space(i: i32): i32 {
  while (true) {
    const c = byteAt(i);
    if (c > 0x20) return i;
    if (c == 0x0a || c == 0x0d) sawLineBreak = true;
    else if (c != 0x20 && c != 0x09) return i;
    i++;
  }
}

// @ts-expect-error: decorator
@inline
export function byteAt(i: i32): i32 {
  return <i32>load<u8>(i);
}

// @ts-expect-error: decorator
@inline
export function isDigit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}

function isHex(c: i32): bool {
  const lower = c | 0x20;
  return isDigit(c) || (lower >= 0x61 && lower <= 0x66);
}

function isEscape(c: i32): bool {
  return c == 0x22 || c == 0x5c || c == 0x2f || c == 0x62 || c == 0x66 || c == 0x6e || c == 0x72 || c == 0x74;
}

export function starts(at: i32, length: i32, text: string): bool {
  return length >= text.length && same(at, text);
}

export function same(at: i32, text: string): bool {
  const from = changetype<i32>(text);
  const length = text.length;
  for (let k = 0; k < length; k++) if (load<u8>(at + k) != load<u8>(from + k * 2)) return false;
  return true;
}
