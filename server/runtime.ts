import type { Logger } from "pino";
import type { Aws } from "./aws/aws.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./db/database.ts";
import type { Config } from "./env.ts";
import type { Ids } from "./ids.ts";
import type { StagingStore } from "./stage/store.ts";

/** What every use-case is handed: the outside world, and nothing global. */
export type Runtime = {
  config: Config;
  db: Database;
  clock: Clock;
  ids: Ids;
  aws: Aws;
  staging: StagingStore;
  log: Logger;
};
