import type { Logger } from "pino";
import type { PasswordHasher } from "./access/password-hasher.ts";
import type { Aws } from "./aws/aws.ts";
import type { CredentialChain } from "./aws/credential-chain.ts";
import type { SandboxCustomer } from "./aws/sandbox-customer.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./db/database.ts";
import type { DeliveryMetrics } from "./deliver/delivery-metrics.ts";
import type { DestinationGate } from "./deliver/destination-gate.ts";
import type { Config } from "./env.ts";
import type { Ids } from "./ids.ts";
import type { StagingStore } from "./stage/store.ts";
import type { TrackingClient } from "./tracking-client.ts";

/** What every use-case is handed: the outside world, and nothing global. */
export type Runtime = {
  config: Config;
  db: Database;
  clock: Clock;
  ids: Ids;
  /** Uniform in [0, 1), for jitter; nothing secret comes from it. */
  random: () => number;
  aws: Aws;
  /** The customers' roles that are assumed right now. */
  credentials: CredentialChain;
  /** The customer's side of the AWS sandbox; null where AWS is Amazon's. */
  sandbox: SandboxCustomer | null;
  staging: StagingStore;
  /** Each destination's fair share of this process. */
  gate: DestinationGate;
  metrics: DeliveryMetrics;
  tracking: TrackingClient;
  /** Hashes few passwords at a time. */
  passwords: PasswordHasher;
  log: Logger;
};
