import { issueSetupLink } from "../access/workspace/issue-setup-link.ts";
import { compose } from "../compose.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import type { Config } from "../env.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";

/** The message to the supervisor. `setupLink` is the one-time link of an installation without workspaces, else null. */
export type Prepared = { setupLink: string | null };

/** Migrates the database before the programs start. Runs in a process of its own, which ends afterwards. */
export async function prepare(config: Config): Promise<Prepared> {
  const runtime = await compose(config, "prepare");
  try {
    await prepareDatabase(runtime.pool, migrateQueue);
    return { setupLink: await issueSetupLink(runtime) };
  } finally {
    await runtime.close();
  }
}
