import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ReadableStream } from "node:stream/web";
import { closeServer } from "../close-server.ts";
import type { Sandbox } from "./sandbox.ts";

/** Mounts the sandbox on a loopback port; 0 picks a free one. `close` ends open connections. */
export async function serveSandbox(sandbox: Sandbox, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  server.on("request", (incoming, outgoing) => void exchange(sandbox, incoming, outgoing, false));
  server.on("checkContinue", (incoming, outgoing) => void exchange(sandbox, incoming, outgoing, true));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeServer(server, 0),
  };
}

/** Passes one request through the sandbox. Its body and its response are streamed. */
async function exchange(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse, awaitsContinue: boolean): Promise<void> {
  try {
    const body = createBody(incoming, outgoing, awaitsContinue);
    const request = toRequest(incoming, body.stream);
    const response = request === null ? new Response(null, { status: 400 }) : await respond(sandbox, request);
    const headers = Object.fromEntries(response.headers);
    // Without `100 Continue` a client may or may not send its body, so this connection can't be reused.
    const reusable = !awaitsContinue || body.wasAskedFor();
    outgoing.writeHead(response.status, reusable ? headers : { ...headers, connection: "close" });
    if (response.body === null) outgoing.end();
    else await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
  } catch {
    // The client has disconnected.
    outgoing.destroy();
  }
}

function respond(sandbox: Sandbox, request: Request): Response | Promise<Response> {
  return isHealthCheck(request) ? new Response("ok\n") : sandbox.fetch(request);
}

/** Unsigned, to distinguish it from an object in a bucket named healthz. */
function isHealthCheck(request: Request): boolean {
  return request.method === "GET" && new URL(request.url).pathname === "/healthz" && !request.headers.has("authorization");
}

/** Returns null if the request line or the host is invalid. */
function toRequest(incoming: IncomingMessage, body: ReadableStream<Uint8Array>): Request | null {
  const url = `http://${incoming.headers.host ?? "127.0.0.1"}${incoming.url ?? "/"}`;
  if (!URL.canParse(url)) return null;
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) for (const value of values ?? []) headers.append(name, value);
  const method = incoming.method ?? "GET";
  const hasBody = headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;
  if (!hasBody || method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  return new Request(url, { method, headers, body, duplex: "half" } as RequestInit);
}

/** Returns the body as a stream. `100 Continue` is sent when the stream is first read. */
function createBody(incoming: IncomingMessage, outgoing: ServerResponse, awaitsContinue: boolean) {
  let askedFor = false;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    askedFor = true;
    if (awaitsContinue) outgoing.writeContinue();
    yield* incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  }
  return { stream: ReadableStream.from(bytes()), wasAskedFor: () => askedFor };
}
