import { describe, expect, test } from "vitest";
import { createClientAddressFinder, parseTrustedProxies } from "./trusted-proxies.ts";

const LOOPBACK = parseTrustedProxies("loopback") ?? [];
const CHAIN = parseTrustedProxies("loopback, 10.0.0.0/8, 2001:db8:1::/48") ?? [];

describe("the address of a client", () => {
  test.each([
    [undefined, "127.0.0.1"],
    ["", "127.0.0.1"],
    [" , ", "127.0.0.1"],
    ["203.0.113.7", "203.0.113.7"],
    ["203.0.113.7:51234", "203.0.113.7"],
    ["203.0.113.7 : 51234", "203.0.113.7"],
    [", 203.0.113.7", "203.0.113.7"],
    ['"203.0.113.7:51234"', "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["[::FFFF:203.0.113.7]:443", "203.0.113.7"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["unknown", "unknown"],
  ])("behind a proxy on this machine, X-Forwarded-For %j is %j", (forwarded, address) => {
    expect(createClientAddressFinder(LOOPBACK)(forwarded, "::ffff:127.0.0.1")).toBe(address);
  });

  test("is that of the connection if it is no trusted proxy, whatever the client sends", () => {
    expect(createClientAddressFinder(LOOPBACK)("203.0.113.7", "198.51.100.1")).toBe("198.51.100.1");
    expect(createClientAddressFinder([])("203.0.113.7", "127.0.0.1")).toBe("127.0.0.1");
  });

  test("is the last one that no trusted proxy has, so that a client cannot add addresses before its own", () => {
    const find = createClientAddressFinder(CHAIN);
    expect(find("192.0.2.1, 203.0.113.7, 10.0.0.1:80, 10.2.0.9", "127.0.0.1")).toBe("203.0.113.7");
    expect(find("192.0.2.1, [2001:db8:2::7]:1, 2001:db8:1::5", "10.1.1.1")).toBe("2001:db8:2::7");
    expect(find("10.0.0.3, 10.0.0.4", "127.0.0.1")).toBe("10.0.0.3");
  });
});

describe("TRUSTED_PROXIES", () => {
  test("names addresses and ranges", () => {
    expect(parseTrustedProxies("loopback,192.0.2.1, 2001:db8::/32")).toEqual(["127.0.0.0/8", "::1/128", "192.0.2.1", "2001:db8::/32"]);
    expect(parseTrustedProxies("")).toEqual([]);
  });

  test.each(["proxy.example.com", "10.0.0.0/33", "10.0.0/8", "::1/129", "10.0.0.1/8/8", "loopback 10.0.0.1", "10.0.0.0/"])(
    "is refused as %j",
    (text) => {
      expect(parseTrustedProxies(text)).toBeNull();
    },
  );
});
