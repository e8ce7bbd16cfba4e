import { issueSetupLink } from "../access/workspace/issue-setup-link.ts";
import { compose } from "../compose.ts";
import { prepareDatabase } from "../db/prepare-database.ts";
import type { Config } from "../env.ts";
import { migrateQueue } from "../queue/migrate-queue.ts";

/** What it tells the supervisor. The link is the one-time link of an empty installation. */
export type Prepared = { setupLink: string | null };

/** What comes before all programs, in a process that ends: brings the database up to date. */
export async function prepare(config: Config): Promise<Prepared> {
  const runtime = await compose(config, "prepare");
  try {
    await prepareDatabase(runtime.pool, migrateQueue);
    return { setupLink: await issueSetupLink(runtime) };
  } finally {
    await runtime.close();
  }
}
