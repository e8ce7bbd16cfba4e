import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { closeServer } from "../close-server.ts";
import { test as base } from "../testing/test.ts";
import { postJson } from "./post-json.ts";

const test = base
  .extend("server", async ({ clock: _ }, { onCleanup }) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onCleanup(async () => {
      server.closeAllConnections();
      await closeServer(server, 0);
    });
    return server;
  })
  .extend("post", ({ server, clock }) => (timeoutMs = 20_000) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return postJson({ url, body: "{}", headers: {}, mayBePrivate: true, timeoutMs, clock });
  });

test("a receiver that never answers is left after the timeout", async ({ post }) => {
  expect(await post(20)).toMatchObject({
    isOk: false,
    status: null,
    text: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer within 0\.02 s\.$/),
  });
});

test("of an answer without end, the beginning is kept", async ({ server, post }) => {
  server.on("request", (_, response) => {
    const timer = setInterval(() => response.write("a".repeat(1_000)), 1);
    response.once("close", () => clearInterval(timer));
  });
  expect(await post()).toMatchObject({ isOk: true, status: 200, text: "a".repeat(500) });
});

test("a connection that ends without an answer is no success", async ({ server, post }) => {
  server.on("request", (request) => request.socket.destroy());
  expect(await post()).toMatchObject({
    isOk: false,
    status: null,
    text: expect.stringContaining("closed the connection without an answer"),
  });
});
