import { createWorkspace } from "../access/workspace/create-workspace.ts";
import { type Composition, compose } from "../compose.ts";
import { addDestination } from "../configure/add-destination.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { createSource } from "../configure/create-source.ts";
import { getSource } from "../configure/get-source.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import type { Result } from "../domain/result.ts";
import type { Config } from "../env.ts";
import { findRunningPostgres } from "../postgres/embedded-postgres.ts";
import { CUSTOMER_SETTINGS } from "./customer-settings.ts";

export type PreparedSources = {
  writeKeys: string[];
  /** Events in delivered files. */
  countDelivered(): Promise<number>;
  close(): Promise<void>;
};

const AT_ONCE = 8;

/** Creates a workspace with `count` sources, each with an enabled AWS S3, through the use-cases of the pages. Connects to the running PostgreSQL. */
export async function prepareSources(config: Config, count: number): Promise<PreparedSources> {
  const databaseUrl = config.DATABASE_URL ?? (await findRunningPostgres(config.DATA_DIR));
  if (databaseUrl === null) throw new Error("Sluice's PostgreSQL is not running.");
  const runtime = await compose({ ...config, DATABASE_URL: databaseUrl }, "bench");
  const owner = { name: "Bench", ownerName: "Bench", email: "bench@example.com", password: "a password of the bench" };
  const { workspaceId, userId } = given(await createWorkspace(runtime, owner));
  const grants = [{ role: "workspace_owner", sourceId: null }] as const;
  const actor: Actor = { kind: "user", id: userId, name: owner.ownerName, workspaceId, grants };

  const writeKeys: string[] = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, offset) => first + offset);
    writeKeys.push(...(await Promise.all(numbers.map((number) => prepareSource(runtime, actor, number)))));
  }

  return {
    writeKeys,
    async countDelivered() {
      const { delivered } = await runtime.db
        .selectFrom("file")
        .innerJoin("batch", "batch.id", "file.batchId")
        .where("file.state", "=", "delivered")
        .select(({ fn, val }) => fn.coalesce(fn.sum<number>("batch.eventCount"), val(0)).as("delivered"))
        .executeTakeFirstOrThrow();
      return Number(delivered);
    },
    close: () => runtime.close(),
  };
}

async function prepareSource(runtime: Composition, actor: Actor, number: number): Promise<string> {
  const { sourceId } = given(await createSource(runtime, actor, { name: `Source ${number}` }));
  const destination = { sourceId, metadataId: AWS_S3.metadataId, name: `Source ${number} to S3`, settings: CUSTOMER_SETTINGS };
  const { destinationId } = given(await addDestination(runtime, actor, destination));
  given(await changeDestination(runtime, actor, destinationId, { enabled: true }));
  return (await getSource(runtime, actor, sourceId))?.writeKeys[0] ?? "";
}

/** Throws on a refusal, which does not occur with new data. */
function given<Value>(result: Result<Value, string | { code: string }>): Value {
  if (result.ok) return result.value;
  const code = typeof result.error === "string" ? result.error : result.error.code;
  throw new Error(`The bench could not set Sluice up: ${code}.`);
}
