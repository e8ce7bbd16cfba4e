// Reads JSON in place. The input ends with a zero byte, at which every loop stops.

import { MAX_DEPTH, STACK } from "./memory.as";

/** Whether `skipSpace` has skipped a line break since this was last set to false. */
export let sawLineBreak: bool = false;

export function resetLineBreaks(): void {
  sawLineBreak = false;
}

/** Returns the end of the value at `start`, or a negative number if it is not JSON, or its nesting is too deep. */
export function skipValue(start: i32): i32 {
  let i = start;
  let depth = 0;
  while (true) {
    const c = byteAt(i);
    let closed = false;
    if (c === 0x22) {
      i = skipString(i + 1);
      if (i < 0) return i;
    } else if (c === 0x7b || c === 0x5b) {
      if (depth === MAX_DEPTH) return -50;
      store<u8>(STACK + depth, c);
      depth++;
      i = skipSpace(i + 1);
      if (byteAt(i) === c + 2) closed = true;
      else if (c === 0x7b) {
        i = skipKeyAndColon(i);
        if (i < 0) return i;
        continue;
      } else continue;
    } else {
      i = skipScalar(i, c);
      if (i < 0) return i;
    }
    while (true) {
      if (closed) {
        i++;
        depth--;
      }
      if (depth === 0) return i;
      i = skipSpace(i);
      const open = <i32>load<u8>(STACK + depth - 1);
      const next = byteAt(i);
      if (next === open + 2) {
        closed = true;
        continue;
      }
      if (next !== 0x2c) return -51;
      i = skipSpace(i + 1);
      if (open === 0x7b) {
        i = skipKeyAndColon(i);
        if (i < 0) return i;
      }
      break;
    }
  }
}

function skipKeyAndColon(start: i32): i32 {
  if (byteAt(start) !== 0x22) return -52;
  let i = skipString(start + 1);
  if (i < 0) return i;
  i = skipSpace(i);
  return byteAt(i) === 0x3a ? skipSpace(i + 1) : -53;
}

function skipScalar(i: i32, c: i32): i32 {
  if (c === 0x74) return load<u32>(i) === 0x65757274 ? i + 4 : -54;
  if (c === 0x6e) return load<u32>(i) === 0x6c6c756e ? i + 4 : -55;
  if (c === 0x66) return load<u32>(i + 1) === 0x65736c61 ? i + 5 : -56;
  return skipNumber(i);
}

function skipNumber(start: i32): i32 {
  let i = start;
  let c = byteAt(i);
  if (c === 0x2d) c = byteAt(++i);
  if (c === 0x30) c = byteAt(++i);
  else if (c >= 0x31 && c <= 0x39) {
    do c = byteAt(++i);
    while (isDigit(c));
  } else return -57;
  if (c === 0x2e) {
    c = byteAt(++i);
    if (!isDigit(c)) return -58;
    do c = byteAt(++i);
    while (isDigit(c));
  }
  if ((c | 0x20) === 0x65) {
    c = byteAt(++i);
    if (c === 0x2b || c === 0x2d) c = byteAt(++i);
    if (!isDigit(c)) return -59;
    do c = byteAt(++i);
    while (isDigit(c));
  }
  return i;
}

/**
 * Returns the position after the closing quote of the string whose first byte is at `start`. It reads 16 bytes at a time. The escape of an unpaired
 * surrogate is replaced with `\ufffd` in place: many readers refuse a whole file because of one.
 */
export function skipString(start: i32): i32 {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const control = i8x16.splat(0x20);
  let i = start;
  while (true) {
    const bytes = v128.load(i);
    const special = v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, control));
    const mask = i8x16.bitmask(special);
    if (mask === 0) {
      i += 16;
      continue;
    }
    i += ctz(mask);
    const c = byteAt(i);
    if (c === 0x22) return i + 1;
    if (c !== 0x5c) return -61;
    const escaped = byteAt(i + 1);
    if (escaped === 0x75) {
      i = skipUnicodeEscape(i);
      if (i < 0) return i;
    } else if (isEscape(escaped)) i += 2;
    else return -63;
  }
}

/** Returns the position after the `\uXXXX` at `start`, or after the whole surrogate pair. */
function skipUnicodeEscape(start: i32): i32 {
  const unit = parseHexUnit(start + 2);
  if (unit < 0) return -62;
  if ((unit & 0xf800) !== 0xd800) return start + 6;
  if (unit < 0xdc00 && load<u16>(start + 6) === 0x755c && (parseHexUnit(start + 8) & 0xfc00) === 0xdc00) return start + 12;
  store<u32>(start + 2, 0x64666666);
  return start + 6;
}

/** Returns the value of four hex digits, or -1. */
function parseHexUnit(at: i32): i32 {
  let unit = 0;
  for (let k = 0; k < 4; k++) {
    const digit = parseHexDigit(byteAt(at + k));
    if (digit < 0) return -1;
    unit = (unit << 4) | digit;
  }
  return unit;
}

function parseHexDigit(c: i32): i32 {
  if (isDigit(c)) return c - 0x30;
  const lower = c | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Decodes the escapes of a string in place. Returns its length in UTF-8. */
export function unescapeString(start: i32, length: i32): i32 {
  const end = start + length;
  let to = start;
  let i = start;
  while (i < end) {
    const c = byteAt(i);
    if (c !== 0x5c) {
      store<u8>(to++, c);
      i++;
    } else if (byteAt(i + 1) === 0x75) {
      let point = parseHexUnit(i + 2);
      i += 6;
      if ((point & 0xfc00) === 0xd800) {
        point = 0x10000 + ((point & 0x3ff) << 10) + (parseHexUnit(i + 2) & 0x3ff);
        i += 6;
      }
      to = storePoint(to, point);
    } else {
      store<u8>(to++, unescapeCharacter(byteAt(i + 1)));
      i += 2;
    }
  }
  return to - start;
}

function unescapeCharacter(c: i32): i32 {
  if (c === 0x62) return 0x08;
  if (c === 0x66) return 0x0c;
  if (c === 0x6e) return 0x0a;
  if (c === 0x72) return 0x0d;
  return c === 0x74 ? 0x09 : c;
}

/** Writes a code point in UTF-8. Returns the position of the next one. */
function storePoint(to: i32, point: i32): i32 {
  if (point < 0x80) {
    store<u8>(to, point);
    return to + 1;
  }
  const count = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  for (let k = count; k > 0; k--, point >>= 6) store<u8>(to + k, 0x80 | (point & 0x3f));
  store<u8>(to, (0xff00 >> (count + 1)) | point);
  return to + count + 1;
}

export function hasBackslash(start: i32, length: i32): bool {
  for (let k = 0; k < length; k++) if (byteAt(start + k) === 0x5c) return true;
  return false;
}

/** Skips white space, and records line breaks: in a file of lines, a line break ends a record. */
// @ts-expect-error: decorator
@inline
export function skipSpace(i: i32): i32 {
  while (true) {
    const c = byteAt(i);
    if (c > 0x20) return i;
    if (c === 0x0a || c === 0x0d) sawLineBreak = true;
    else if (c !== 0x20 && c !== 0x09) return i;
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

function isEscape(c: i32): bool {
  return c === 0x22 || c === 0x5c || c === 0x2f || c === 0x62 || c === 0x66 || c === 0x6e || c === 0x72 || c === 0x74;
}

export function startsWith(at: i32, length: i32, text: string): bool {
  return length >= text.length && equalsText(at, text);
}

export function equalsText(at: i32, text: string): bool {
  const from = changetype<i32>(text);
  const length = text.length;
  for (let k = 0; k < length; k++) if (load<u8>(at + k) !== load<u8>(from + k * 2)) return false;
  return true;
}

export function equalBytes(a: i32, b: i32, length: i32): bool {
  for (let k = 0; k < length; k++) if (byteAt(a + k) !== byteAt(b + k)) return false;
  return true;
}
