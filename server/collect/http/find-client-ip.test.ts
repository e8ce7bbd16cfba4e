import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { createClientAddressFinder } from "../../trusted-proxies.ts";
import { findClientIp } from "./find-client-ip.ts";

const PROXY = "198.51.100.1";

test.each([
  [undefined, PROXY],
  ["", PROXY],
  [" , ", PROXY],
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:51234", "203.0.113.7"],
  ["203.0.113.7 : 51234", "203.0.113.7"],
  [", 203.0.113.7", "203.0.113.7"],
  ['"203.0.113.7:51234"', "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["[::FFFF:203.0.113.7]:443", "203.0.113.7"],
  ["[2001:db8::1]:443", null],
  ["2001:db8::1", null],
  ["203.0.113.7, [2001:db8::1]:443", null],
  ["203.0.113.7:port", null],
  ["999.1.1.1:80", null],
  ["unknown", null],
])("X-Forwarded-For %j of a trusted proxy is the address %j", (forwarded, ip) => {
  const request = { headers: { "x-forwarded-for": forwarded }, socket: { remoteAddress: `::ffff:${PROXY}` } } as unknown as IncomingMessage;
  expect(findClientIp(request, createClientAddressFinder([PROXY]))).toBe(ip);
});
