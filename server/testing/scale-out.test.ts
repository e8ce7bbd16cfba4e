import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, expect, vi } from "vitest";
import { PLATFORM_ADMINISTRATOR } from "../sandbox/state/accounts.ts";
import { deliveredFiles } from "./delivered-files.ts";
import { freePorts } from "./free-ports.ts";
import { insertDestination, insertSource, insertWriteKey } from "./rows.ts";
import { startScaleOutClient } from "./scale-out-client.ts";
import { type ScaleOutProgram, startScaleOutProgram, until } from "./scale-out-program.ts";
import { test } from "./test.ts";
import { startTestSandbox } from "./test-sandbox.ts";

const STAGING = { bucket: "sluice-staging", region: "us-west-2" };
const KILLS_OF_EACH_KIND = 3;
const MOST_EVENTS_BETWEEN_KILLS = 1_500;

afterEach(() => {
  vi.unstubAllEnvs();
});

test("two collectors and two workers around one PostgreSQL and one staging bucket lose no event after kill -9, and duplicate none", {
  timeout: 120_000,
}, async ({ database, runtime, dataDir, onTestFinished, signal }) => {
  const sandboxFolder = join(dataDir, "sandbox");
  const sandbox = await startTestSandbox(sandboxFolder);
  onTestFinished(() => sandbox.close());
  await createStagingBucket();
  const source = await insertSource(runtime);
  const writeKey = await insertWriteKey(runtime, source.id);
  await insertDestination(runtime, { sourceId: source.id, ...(await sandbox.setUp(source.workspaceId)) });

  const [collectorPorts, workerPorts] = [await freePorts(2), await freePorts(2)];
  const start = (name: "collector" | "worker", port: number) => {
    const program = startScaleOutProgram(name, port, createEnvironment(name, port, { databaseUrl: database.url, dataDir }));
    onTestFinished(() => program.end());
    return program;
  };
  const collectors = collectorPorts.map((port) => start("collector", port));
  const workers = workerPorts.map((port) => start("worker", port));
  await until(() => areWell([...collectors, ...workers]), signal);

  const client = startScaleOutClient(collectorPorts, writeKey, signal);
  for (let kill = 0; kill < KILLS_OF_EACH_KIND; kill += 1) {
    for (const programs of [collectors, workers]) {
      const enough = client.acknowledged.size + Math.random() * MOST_EVENTS_BETWEEN_KILLS;
      await until(() => client.acknowledged.size > enough, signal);
      await pickOne(programs).killAndRestart();
    }
  }
  // A program that is still loading ends on SIGTERM without its handler.
  await until(() => areWell([...collectors, ...workers]), signal);
  await client.stop();
  expect(await Promise.all(collectors.map((collector) => collector.stop()))).toEqual([0, 0]);

  const folder = join(sandboxFolder, "s3", "acme-events", "segment-logs", source.id);
  const delivered = createReader(folder);
  await until(() => areAllIn(delivered(), client.acknowledged), signal);
  expect([...delivered()].filter(([messageId, count]) => count !== 1 || !client.acknowledged.has(messageId))).toEqual([]);
  expect(await Promise.all(workers.map((worker) => worker.stop()))).toEqual([0, 0]);
});

async function createStagingBucket(): Promise<void> {
  const s3 = new S3Client({
    endpoint: process.env["AWS_ENDPOINT_URL_S3"] ?? "",
    region: STAGING.region,
    credentials: PLATFORM_ADMINISTRATOR,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: STAGING.bucket, CreateBucketConfiguration: { LocationConstraint: "us-west-2" } }));
  s3.destroy();
}

/** Returns the environment of a program. Each has its own data directory; the programs share only the database and the bucket. */
function createEnvironment(
  name: "collector" | "worker",
  port: number,
  { databaseUrl, dataDir }: { databaseUrl: string; dataDir: string },
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: "production",
    NODE_OPTIONS: "",
    DATA_DIR: join(dataDir, `${name}-${port}`),
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: "not-secret-".repeat(3),
    AWS_MODE: "amazon",
    STAGING_BUCKET: STAGING.bucket,
    STAGING_REGION: STAGING.region,
    [`${name.toUpperCase()}_PORT`]: String(port),
    DELIVERY_INTERVAL_SECONDS: "1",
    LOG_LEVEL: "silent",
  };
}

async function areWell(programs: readonly ScaleOutProgram[]): Promise<boolean> {
  return (await Promise.all(programs.map((program) => program.isWell()))).every(Boolean);
}

function areAllIn(delivered: ReadonlyMap<string, number>, messageIds: ReadonlySet<string>): boolean {
  return [...messageIds].every((messageId) => delivered.has(messageId));
}

function pickOne<Value>(values: readonly Value[]): Value {
  return values[Math.floor(Math.random() * values.length)] as Value;
}

/** Returns how often each message id occurs in the delivered files so far. A delivered file never changes, so it is read once. */
function createReader(folder: string): () => ReadonlyMap<string, number> {
  const read = new Set<string>();
  const counts = new Map<string, number>();
  return () => {
    for (const path of deliveredFiles(folder).filter((path) => !read.has(path))) {
      const lines = gunzipSync(readFileSync(path)).toString().split("\n").slice(0, -1);
      for (const line of lines) {
        const { messageId } = JSON.parse(line) as { messageId: string };
        counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
      }
      read.add(path);
    }
    return counts;
  };
}
