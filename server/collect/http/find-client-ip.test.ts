import { expect, test } from "vitest";
import { findClientIp } from "./find-client-ip.ts";

test.each([
  [undefined, "198.51.100.1"],
  ["", "198.51.100.1"],
  [" , ", "198.51.100.1"],
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:51234", "203.0.113.7"],
  [" 203.0.113.7:51234 , 10.0.0.1:80", "203.0.113.7"],
  ["203.0.113.7 : 51234", "203.0.113.7"],
  [", 203.0.113.7", "203.0.113.7"],
  ['"203.0.113.7:51234"', "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["[::FFFF:203.0.113.7]:443", "203.0.113.7"],
  ["[2001:db8::1]:443", null],
  ["2001:db8::1", null],
  ["[2001:db8::1]:443, 203.0.113.7", null],
  ["203.0.113.7:port", null],
  ["999.1.1.1:80", null],
  ["unknown", null],
])("X-Forwarded-For %j is the address %j", (forwarded, ip) => {
  expect(findClientIp(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }, "::ffff:198.51.100.1")).toBe(ip);
});
