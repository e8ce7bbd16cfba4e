import { byteAt, isDigit } from "./json.as";

export const NO_TIME: i64 = i64.MIN_VALUE;

/** Parses ISO 8601 with seconds, up to nine digits of fraction, and a zone, from 1970 to 2199. Returns ms since the epoch, NO_TIME for every other form. */
export function parseTime(start: i32, length: i32): i64 {
  if (length < 20 || length > 35) return NO_TIME;
  const end = start + length;
  if (byteAt(start + 4) !== 0x2d || byteAt(start + 7) !== 0x2d || byteAt(start + 10) !== 0x54) return NO_TIME;
  if (byteAt(start + 13) !== 0x3a || byteAt(start + 16) !== 0x3a) return NO_TIME;
  const year = parseDigits(start, 4);
  const month = parseDigits(start + 5, 2);
  const day = parseDigits(start + 8, 2);
  const hour = parseDigits(start + 11, 2);
  const minute = parseDigits(start + 14, 2);
  const second = parseDigits(start + 17, 2);
  if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > countDaysIn(year, month)) return NO_TIME;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return NO_TIME;

  let i = start + 19;
  let millisecond = 0;
  if (byteAt(i) === 0x2e) {
    i++;
    const fraction = i;
    let weight = 100;
    while (i < end && isDigit(byteAt(i))) {
      millisecond += (byteAt(i) - 0x30) * weight;
      weight /= 10;
      i++;
    }
    if (i === fraction || i - fraction > 9) return NO_TIME;
  }
  let offsetMinutes = 0;
  const zone = byteAt(i);
  if (zone === 0x5a) {
    if (i + 1 !== end) return NO_TIME;
  } else {
    if ((zone !== 0x2b && zone !== 0x2d) || end - i !== 6 || byteAt(i + 3) !== 0x3a) return NO_TIME;
    const hours = parseDigits(i + 1, 2);
    const minutes = parseDigits(i + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NO_TIME;
    offsetMinutes = hours * 60 + minutes;
    if (zone === 0x2d) offsetMinutes = -offsetMinutes;
  }
  const minutes = <i64>(hour * 60 + minute - offsetMinutes);
  return <i64>countDaysBefore(year, month, day) * 86400000 + minutes * 60000 + <i64>(second * 1000 + millisecond);
}

function countDaysBefore(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

function countDaysIn(year: i32, month: i32): i32 {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Returns -1 if one of the characters is not a digit. */
function parseDigits(at: i32, count: i32): i32 {
  let number = 0;
  for (let k = 0; k < count; k++) {
    const c = byteAt(at + k);
    if (!isDigit(c)) return -1;
    number = number * 10 + c - 0x30;
  }
  return number;
}
