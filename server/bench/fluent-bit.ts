import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../testing/free-ports.ts";
import { deferOnce } from "./cleanup-stack.ts";
import type { CorpusPlan } from "./corpus.ts";
import { askSink, type Bench, deliveredFigures, type Figures, send, toFigures } from "./measure.ts";
import { watchUsage } from "./process-usage.ts";
import type { SinkView } from "./sink.ts";

type FluentBitRun = { binary: string; eventsPerRequest: number; eventCount: number; round: number };

const POLL_INTERVAL_MS = 20;
const TIMEOUT_MS = 30_000;
/** fluent-bit compresses with zlib's default level. */
const GZIP_LEVEL = 6;

/**
 * Sends the same events through fluent-bit: HTTP input, buffers on the file system (never synced), gzip output to the same sink. Events that it
 * loses are reported, and are not an error.
 */
export async function measureFluentBit(bench: Bench, { binary, ...run }: FluentBitRun): Promise<Figures> {
  await askSink<SinkView>(bench, { do: "forget" });
  const folder = await mkdtemp(join(bench.folder, "fluent-bit-"));
  const [port = 0] = await freePorts(1);
  const configuration = join(folder, "fluent-bit.conf");
  await writeFile(configuration, createConfiguration(folder, port, bench.sinkPort));

  const child = spawn(binary, ["-c", configuration], {
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"] ?? "",
      AWS_ACCESS_KEY_ID: "AKIABENCH",
      AWS_SECRET_ACCESS_KEY: "bench",
      AWS_REGION: "us-west-2",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  const stop = deferOnce(bench.cleanup, async () => {
    child.kill("SIGTERM");
    await exited;
    await rm(folder, { recursive: true, force: true });
  });
  await untilListening(port);

  const usage = watchUsage(child.pid ?? 0, () => "fluent-bit");
  const corpus: CorpusPlan = { ...run, writeKeys: [], form: "array" };
  const sent = await send(bench, { port, connections: bench.connections, corpus });
  // fluent-bit uploads its remaining data only when it ends, and an ended process can't be measured. So the last sample is from before its end.
  child.kill("SIGTERM");
  let figures = toFigures(usage, sent, run.eventCount);
  while (child.exitCode === null && child.signalCode === null) {
    figures = toFigures(usage, sent, run.eventCount);
    await Promise.race([exited, wait(POLL_INTERVAL_MS)]);
  }
  usage.stop();
  await stop();
  return { ...figures, ...(await deliveredFigures(bench, corpus, sent, GZIP_LEVEL)) };
}

function createConfiguration(folder: string, port: number, sinkPort: number): string {
  return `[SERVICE]
    flush 1
    grace 60
    log_level warn
    storage.path ${join(folder, "chunks")}
    storage.sync normal
[INPUT]
    name http
    listen 127.0.0.1
    port ${port}
    buffer_max_size 8M
    successful_response_code 200
    storage.type filesystem
[OUTPUT]
    name s3
    match *
    bucket bench-events
    region us-west-2
    endpoint http://127.0.0.1:${sinkPort}
    use_put_object On
    compression gzip
    total_file_size 100M
    upload_timeout 5m
    store_dir ${join(folder, "s3")}
    s3_key_format /segment-logs/%Y/%m/%d/$UUID.gz
    json_date_key false
`;
}

async function untilListening(port: number): Promise<void> {
  for (let waited = 0; waited < TIMEOUT_MS; waited += POLL_INTERVAL_MS) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await wait(POLL_INTERVAL_MS);
  }
  throw new Error("fluent-bit does not listen. Its output is above.");
}
