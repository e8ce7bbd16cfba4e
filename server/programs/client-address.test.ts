import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../env.ts";
import { withClientAddress } from "./client-address.ts";

test("the pages see the client's address that a trusted proxy names", async () => {
  expect(await seenAddress({}, "192.0.2.1, 203.0.113.7:4711")).toBe("203.0.113.7");
  expect(await seenAddress({}, "unknown")).toBe("127.0.0.1");
});

test("the pages see the address of the connection if its proxy is not trusted", async () => {
  expect(await seenAddress({ TRUSTED_PROXIES: "192.0.2.9" }, "203.0.113.7")).toBe("127.0.0.1");
});

async function seenAddress(environment: Record<string, string>, forwardedFor: string): Promise<string> {
  const server = createServer(
    withClientAddress(readConfig(environment), (request, response) => void response.end(request.headers["x-forwarded-for"])),
  );
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-forwarded-for": forwardedFor } })).text();
}
