// Writes records one after the other.

/** The position of the next byte. */
export let out: i32 = 0;

export function startOutput(at: i32): void {
  out = at;
}

// @ts-expect-error: decorator
@inline
export function writeBytes(from: i32, length: i32): void {
  memory.copy(out, from, length);
  out += length;
}

// @ts-expect-error: decorator
@inline
export function writeByte(value: i32): void {
  store<u8>(out, value);
  out++;
}

export function writeFragment(slot: i32): void {
  writeBytes(slot + 4, load<i32>(slot));
}

/** Writes an ASCII string. The compiler stores strings as UTF-16. */
export function writeLiteral(text: string): void {
  const from = changetype<i32>(text);
  const length = text.length;
  for (let k = 0; k < length; k++) store<u8>(out + k, load<u8>(from + k * 2));
  out += length;
}

/** Writes `YYYY-MM-DDTHH:MM:SS.mmmZ`. Years have four digits: the scanner accepts times from 1970 to 2199, and a corrected time is the sum of one time and a difference. */
export function writeTime(ms: i64): void {
  let days = <i32>(ms / 86400000);
  let rest = <i32>(ms % 86400000);
  if (rest < 0) {
    rest += 86400000;
    days--;
  }
  // Days since the first of March of the year 0, in eras of 400 years (Howard Hinnant's civil_from_days).
  const shifted = days + 719468;
  const era = shifted / 146097;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);

  writeDigits(year, 4);
  writeByte(0x2d);
  writeDigits(month, 2);
  writeByte(0x2d);
  writeDigits(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2);
  writeByte(0x54);
  writeDigits(rest / 3600000, 2);
  writeByte(0x3a);
  writeDigits((rest / 60000) % 60, 2);
  writeByte(0x3a);
  writeDigits((rest / 1000) % 60, 2);
  writeByte(0x2e);
  writeDigits(rest % 1000, 3);
  writeByte(0x5a);
}

function writeDigits(number: i32, count: i32): void {
  for (let k = count - 1; k >= 0; k--) {
    store<u8>(out + k, 0x30 + (number % 10));
    number /= 10;
  }
  out += count;
}
