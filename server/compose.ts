import { join } from "node:path";
import type pg from "pg";
import { createPasswordHasher } from "./access/sessions/password-hasher.ts";
import type { Aws, OwnBuckets } from "./aws/aws.ts";
import { createBucketCache } from "./aws/bucket-cache.ts";
import { createAws } from "./aws/create-aws.ts";
import { createCredentialChain } from "./aws/credential-chain.ts";
import { createSandboxCustomer, type SandboxCustomer } from "./aws/sandbox-customer.ts";
import { systemClock } from "./clock.ts";
import { openDatabase } from "./db/database.ts";
import { createDeliveryMetrics } from "./deliver/delivery-metrics.ts";
import { createDestinationLimiter } from "./deliver/destination-limiter.ts";
import { platformAws } from "./domain/destination/platform-aws.ts";
import { REGIONS } from "./domain/destination/region.ts";
import { parseRoleArn } from "./domain/destination/role-arn.ts";
import { createEngine } from "./engage/engine/create-engine.ts";
import { openLocalHistory } from "./engage/history/local-history.ts";
import { openS3History } from "./engage/history/s3-history.ts";
import type { Config } from "./env.ts";
import { randomIds } from "./ids.ts";
import { createLog } from "./log.ts";
import { createMailer } from "./mailer.ts";
import type { HistoryStore, Runtime, StagingStore } from "./runtime.ts";
import { CUSTOMER_ADMINISTRATOR } from "./sandbox/state/accounts.ts";
import { openLocalStore } from "./stage/store/local-store.ts";
import { openS3Store } from "./stage/store/s3-store.ts";
import { StartError } from "./start-error.ts";
import { createTrackingClient } from "./tracking-client.ts";

export type Composition = Runtime & { pool: pg.Pool; close(): Promise<void> };

/** Creates the runtime of a process: PostgreSQL, AWS, the staging store, the clock and the log. Opens no connections. Throws a StartError without DATABASE_URL. */
export async function compose(config: Config, program = "web"): Promise<Composition> {
  if (config.DATABASE_URL === undefined) {
    throw new StartError("DATABASE_URL is missing. Only npm start without a program name runs its own PostgreSQL.");
  }
  const { db, pool } = openDatabase(config.DATABASE_URL, toConnectionLimit(program, config));
  const aws = createAws({ workspaceRegion: config.WORKSPACE_REGION });
  const engine = createEngine({ directory: join(config.DATA_DIR, "engage-tmp"), memoryMb: config.ENGAGE_MEMORY_MB });
  return {
    config,
    db,
    pool,
    clock: systemClock,
    ids: randomIds,
    random: Math.random,
    aws,
    credentials: createCredentialChain({
      aws,
      clock: systemClock,
      ids: randomIds,
      intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN,
      platform: platformAws(config),
    }),
    buckets: createBucketCache(aws),
    sandbox: createCustomer(config),
    staging: openStaging(config, aws),
    history: openHistory(config, aws),
    engine,
    limiter: createDestinationLimiter({ clock: systemClock, random: Math.random, maxInFlight: toMaxInFlight(config) }),
    metrics: createDeliveryMetrics(),
    tracking: createTrackingClient(config.COLLECTOR_URL),
    mailer: createMailer(config),
    passwords: createPasswordHasher(),
    log: createLog(config, program),
    async close() {
      await engine.stop();
      await db.destroy();
    },
  };
}

/**
 * Returns the maximum number of database connections; undefined for the default. Each one costs PostgreSQL a process of some 3 MB. A worker
 * always holds two: one listens for jobs, and one announces the worker. Its jobs mostly wait for Amazon, and hold none meanwhile. A collector
 * rarely queries.
 */
function toConnectionLimit(program: string, { WORKER_CONCURRENCY }: Config): number | undefined {
  if (program === "worker") return 3 + Math.ceil(WORKER_CONCURRENCY / 4);
  return program === "collector" ? 3 : undefined;
}

/** Returns how many of a worker's concurrent jobs may belong to one destination: a quarter. */
function toMaxInFlight({ WORKER_CONCURRENCY }: Config): number {
  return Math.max(1, Math.floor(WORKER_CONCURRENCY / 4));
}

/** Returns null outside of sandbox mode. The endpoint is that of this process's AWS SDK (`sandboxEnvironment`). */
function createCustomer(config: Config): SandboxCustomer | null {
  if (config.AWS_MODE !== "sandbox") return null;
  const { partition } = parseRoleArn(config.INTERMEDIATE_ROLE_ARN) ?? { partition: "aws" };
  const region = (partition === "aws" ? undefined : REGIONS.find((candidate) => candidate.partition === partition)?.code) ?? "us-west-2";
  const endpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? `http://127.0.0.1:${config.SANDBOX_PORT}`;
  return createSandboxCustomer({ endpoint, region, ...CUSTOMER_ADMINISTRATOR });
}

function openStaging({ STAGING_BUCKET: bucket, STAGING_REGION: region, DATA_DIR }: Config, aws: Aws & OwnBuckets): StagingStore {
  if (bucket === undefined || region === undefined) return openLocalStore(join(DATA_DIR, "staged"));
  return openS3Store({ aws, bucket, region });
}

/** The largest size of the local copies, unless one query needs more. */
const MAX_CACHE_BYTES = 20e9;

function openHistory({ STAGING_BUCKET: bucket, STAGING_REGION: region, DATA_DIR }: Config, aws: Aws & OwnBuckets): HistoryStore {
  if (bucket === undefined || region === undefined) return openLocalHistory(join(DATA_DIR, "engage"));
  const cacheDirectory = join(DATA_DIR, "engage-cache");
  return openS3History({ aws, bucket, region, cacheDirectory, maxCacheBytes: MAX_CACHE_BYTES, clock: systemClock });
}
