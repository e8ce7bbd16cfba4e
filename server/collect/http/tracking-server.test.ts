import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createClientAddressFinder } from "../../trusted-proxies.ts";
import type { ReceivedCall } from "./accept-call.ts";
import { ACCEPTED, type Answer, createJsonAnswer } from "./answers.ts";
import { createBodyBudget } from "./body-budget.ts";
import { createCollectMetrics } from "./collect-metrics.ts";
import { createTrackingServer, type TIMEOUTS } from "./tracking-server.ts";

let server: Server | null = null;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

test("a client whose headers or body are slow gets 408, and its connection ends", async () => {
  const { dial } = await serve({ timeouts: { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 } });
  for (const start of ["POST /v1/t HT", "POST /v1/t HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this"]) {
    const socket = dial();
    socket.write(start);
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"request_timeout"');
  }
});

test("a body that exceeds the limit of all bodies in flight gets 503 with Retry-After, and is accepted later", async () => {
  const accepting = createBlockingAccept();
  const { url, bodies } = await serve({ maxBodyBytes: 1000, accept: accepting.accept });
  const first = fetch(`${url}/v1/t`, { method: "POST", body: "x".repeat(800) });
  await accepting.called;
  expect(bodies).toMatchObject({ heldByteCount: 800, openCount: 1 });

  const second = await fetch(`${url}/v1/t`, { method: "POST", body: "x".repeat(300) });
  expect(second.status).toBe(503);
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await second.json()).toMatchObject({ success: false, code: "unavailable" });

  accepting.open();
  expect((await first).status).toBe(200);
  expect((await fetch(`${url}/v1/t`, { method: "POST", body: "x".repeat(300) })).status).toBe(200);
  expect(bodies).toMatchObject({ heldByteCount: 0, openCount: 0 });
});

test("the memory of a body is released when its client disconnects", async () => {
  const { dial, bodies } = await serve({});
  const socket = dial();
  socket.write("POST /v1/t HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this");
  await expect.poll(() => bodies.heldByteCount).toBe("only this".length);
  socket.destroy();
  await expect.poll(() => bodies).toMatchObject({ heldByteCount: 0, openCount: 0 });
});

test("a client that never stops sending is disconnected", async () => {
  const { dial, bodies } = await serve({});
  const socket = dial();
  const ended = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  socket.resume();
  socket.write("POST /v1/b HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
  const send = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on("drain", send);
  send();
  await ended;
  await expect.poll(() => bodies).toMatchObject({ heldByteCount: 0, openCount: 0 });
});

test("a server that closes answers the calls in flight, and closes their connections", async () => {
  const accepting = createBlockingAccept();
  const { url, server } = await serve({ accept: accepting.accept });
  const answer = fetch(`${url}/v1/t`, { method: "POST", body: "{}" });
  await accepting.called;
  const closed = once(server, "close");
  server.close();
  accepting.open();
  expect((await answer).status).toBe(200);
  expect((await answer).headers.get("connection")).toBe("close");
  await closed;
});

test("an unexpected error gets 500 and is reported, and a beacon still gets its pixel", async () => {
  const heard: unknown[] = [];
  const broken = new Error("broken");
  const { url } = await serve({ accept: () => Promise.reject(broken), failed: (error) => heard.push(error) });
  const answer = await fetch(`${url}/v1/t`, { method: "POST", body: "{}" });
  expect([answer.status, await answer.json()]).toMatchObject([500, { success: false, code: "internal" }]);
  const beacon = await fetch(`${url}/v1/pixel/track`);
  expect([beacon.status, beacon.headers.get("content-type")]).toEqual([200, "image/gif"]);
  expect(heard).toEqual([broken, broken]);
});

test("the client's address is the one from the proxy, if it is IPv4", async () => {
  const ips: (string | null)[] = [];
  const accept = async ({ ip }: ReceivedCall) => {
    ips.push(ip);
    return ACCEPTED;
  };
  const { url, dial } = await serve({ accept });
  for (const forwarded of [
    undefined,
    "203.0.113.7",
    "192.0.2.1, 203.0.113.7 , 10.0.0.1",
    "::ffff:203.0.113.7",
    "2001:db8::1",
    "999.1.1.1",
    "unknown",
  ]) {
    const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
    await fetch(`${url}/v1/t`, { method: "POST", body: "{}", headers });
  }
  const twice = "X-Forwarded-For: 203.0.113.7:51234\r\nX-Forwarded-For: 10.0.0.1\r\n";
  await dial().end(`POST /v1/t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${twice}Content-Length: 2\r\n\r\n{}`).toArray();
  expect(ips).toEqual(["127.0.0.1", "203.0.113.7", "203.0.113.7", "203.0.113.7", null, null, null, "203.0.113.7"]);
});

type Options = {
  accept?: (call: ReceivedCall) => Promise<Answer>;
  failed?: (error: unknown) => void;
  maxBodyBytes?: number;
  timeouts?: Partial<Record<keyof typeof TIMEOUTS, number>>;
};

async function serve({ accept = async () => ACCEPTED, failed = () => {}, maxBodyBytes = 1_000_000, timeouts = {} }: Options) {
  const bodies = createBodyBudget(maxBodyBytes);
  const metrics = createCollectMetrics({ bodies, openBatchCount: () => 0 });
  const ready = async () => createJsonAnswer(200, "{}");
  const findAddress = createClientAddressFinder(["127.0.0.1", "10.0.0.1"]);
  const listening = createTrackingServer(
    { accept, settings: ready, ready, findAddress, metricsToken: undefined, failed, bodies, metrics },
    timeouts,
  );
  server = listening;
  await once(listening.listen(0, "127.0.0.1"), "listening");
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server: listening, bodies, dial: (): Socket => connect(port, "127.0.0.1") };
}

/** An `accept` that answers no call until it is opened. */
function createBlockingAccept() {
  const called = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<Answer>();
  return {
    accept() {
      called.resolve();
      return opened.promise;
    },
    called: called.promise,
    open: () => opened.resolve(ACCEPTED),
  };
}
