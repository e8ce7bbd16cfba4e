import { request as httpRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import { serveCollector } from "../collect/serve-collector.ts";
import type { Config } from "../env.ts";
import { insertSource, insertWriteKey } from "./rows.ts";
import type { TestRuntime } from "./test-runtime.ts";

type RawAnswer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer; text: string };

export type RawRequest = {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Sends the body without its length. */
  chunked?: boolean;
};

export type TestCollector = {
  url: string;
  port: number;
  writeKey: string;
  sourceId: string;
  workspaceId: string;
  /** Sends only these headers, `Host`, and those of the framing. */
  send(request: RawRequest): Promise<RawAnswer>;
  /** Closes the collector. Can be called twice. */
  close(): Promise<void>;
  /** Closes the collector, and reads all records of the source back from the staging store. */
  records(): Promise<Record<string, unknown>[]>;
  /** The same records as text, each without its newline. */
  lines(): Promise<string[]>;
};

/** Starts a collector on a free port, with an enabled source that has a write key. */
export async function startTestCollector(
  given: TestRuntime,
  config: Partial<Config> = {},
  known: { id: string; workspaceId: string; writeKey: string } | null = null,
): Promise<TestCollector> {
  const runtime = { ...given, config: { ...given.config, COLLECTOR_PORT: 0, ...config } };
  const source = known ?? (await insertSource(runtime));
  const writeKey = known?.writeKey ?? (await insertWriteKey(runtime, source.id));
  const collector = await serveCollector(runtime);
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= collector.close();
    return closing;
  };

  return {
    url: `http://127.0.0.1:${collector.port}`,
    port: collector.port,
    writeKey,
    sourceId: source.id,
    workspaceId: source.workspaceId,
    send: (request) => send(collector.port, request),
    close,
    async records() {
      await close();
      return stagedRecords(runtime, source.id);
    },
    async lines() {
      await close();
      return stagedLines(runtime, source.id);
    },
  };
}

export function basic(writeKey: string): string {
  return `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`;
}

function send(port: number, { method = "POST", path, headers = {}, body = "", chunked = false }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const framing = chunked ? { "transfer-encoding": "chunked" } : { "content-length": String(Buffer.byteLength(body)) };
    const request = httpRequest({ port, host: "127.0.0.1", method, path, headers: { ...headers, ...framing } }, async (response) => {
      const bytes = Buffer.concat(await response.toArray());
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes, text: bytes.toString() });
    });
    request.once("error", reject).end(body);
  });
}

/** Returns all staged records of a source, in no particular order. */
export async function stagedRecords(runtime: TestRuntime, sourceId: string): Promise<Record<string, unknown>[]> {
  return (await stagedLines(runtime, sourceId)).map((line) => JSON.parse(line));
}

async function stagedLines(runtime: TestRuntime, sourceId: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of runtime.staging.list()) {
    if (batch.sourceId !== sourceId) continue;
    const bytes = Buffer.concat(await runtime.staging.read(batch).toArray());
    lines.push(...gunzipSync(bytes).toString().split("\n").slice(0, -1));
  }
  return lines;
}
