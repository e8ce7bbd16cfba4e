import { expect, test } from "vitest";
import { isPublicAddress, lookupPublic } from "./guard-address.ts";

test.for([
  "127.0.0.1",
  "127.8.8.8",
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "ff02::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "localhost",
  "",
])("%s is not an address of the public internet", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.for(["1.1.1.1", "172.32.0.1", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::1"])("%s is one", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.for([{ all: true }, { all: false }, {}])("a name of this machine is refused when it is resolved: %o", async (options) => {
  const error = await new Promise((resolve) => lookupPublic("localhost", options, resolve));
  expect(String(error)).toContain("localhost leads to a private or reserved address");
});
