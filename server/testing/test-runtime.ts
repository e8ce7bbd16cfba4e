import { pino } from "pino";
import { createPasswordHasher } from "../access/sessions/password-hasher.ts";
import type { Aws } from "../aws/aws.ts";
import { createBucketCache } from "../aws/bucket-cache.ts";
import { createCredentialChain } from "../aws/credential-chain.ts";
import type { Database } from "../db/database.ts";
import { createDeliveryMetrics } from "../deliver/delivery-metrics.ts";
import { createDestinationLimiter } from "../deliver/destination-limiter.ts";
import { platformAws } from "../domain/destination/platform-aws.ts";
import { createEngine } from "../engage/engine/create-engine.ts";
import { openLocalHistory } from "../engage/history/local-history.ts";
import { type Config, readConfig } from "../env.ts";
import type { Runtime } from "../runtime.ts";
import { openLocalStore } from "../stage/store/local-store.ts";
import { createTestClock, type TestClock } from "./test-clock.ts";
import { testIds } from "./test-ids.ts";

export type TestRuntime = Runtime & { clock: TestClock };

type Parts = Partial<Omit<Runtime, "config" | "db" | "clock">> & {
  db: Database;
  /** The folder of the batches. The test removes it. */
  dataDir: string;
  clock?: TestClock;
  config?: Partial<Config>;
};

/** Creates a runtime with a clock that the test sets, counting ids, no log and no AWS. `parts` replaces parts of it. */
export function createTestRuntime({ db, dataDir, config, ...parts }: Parts): TestRuntime {
  const clock = parts.clock ?? createTestClock();
  const whole = { ...readConfig({ DATA_DIR: dataDir, AUTH_SECRET: "not-secret-".repeat(3), LOG_LEVEL: "silent" }), ...config };
  const aws = parts.aws ?? noAws;
  return {
    config: whole,
    db,
    ids: testIds,
    random: () => 0.5,
    aws,
    credentials: createCredentialChain({
      aws,
      clock,
      ids: testIds,
      intermediateRoleArn: whole.INTERMEDIATE_ROLE_ARN,
      platform: platformAws(whole),
    }),
    buckets: createBucketCache(aws),
    sandbox: null,
    staging: openLocalStore(`${dataDir}/staged`),
    history: openLocalHistory(`${dataDir}/engage`),
    engine: createEngine({ directory: `${dataDir}/engage-tmp`, memoryMb: whole.ENGAGE_MEMORY_MB }),
    limiter: createDestinationLimiter({ clock, random: () => 0.5, maxInFlight: 2 }),
    metrics: createDeliveryMetrics(),
    tracking: { sendBatch: () => Promise.reject(new Error("This test has no collector.")) },
    mailer: null,
    passwords: createPasswordHasher(),
    log: pino({ level: "silent" }),
    ...parts,
    clock,
  };
}

const noAws: Aws = {
  callerIdentity: () => Promise.reject(new Error("This test has no AWS.")),
  assumeRole: () => Promise.reject(new Error("This test has no AWS.")),
  bucketRegion: () => Promise.reject(new Error("This test has no AWS.")),
  putObject: () => Promise.reject(new Error("This test has no AWS.")),
};
