import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

import { type Composition, compose } from "../compose.ts";
import { addDestination } from "../configure/add-destination.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { selectUserByEmail } from "../db/users.ts";
import { bucketFolder } from "../demo/bucket-folder.ts";
import { given } from "../demo/given.ts";
import type { Demo } from "../demo/prepare-demo.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import { createComputation } from "../engage/computations/create-computation.ts";
import { runNow } from "../engage/computations/run-now.ts";
import { openSpace } from "../engage/spaces/open-space.ts";
import type { Config } from "../env.ts";
import { findRunningPostgres } from "../postgres/embedded-postgres.ts";
import { deliveredFiles } from "./delivered-files.ts";
import { readRunningDatabase } from "./running-database.ts";

const KEY = "chaos";
const TIMEOUT_MS = 90_000;

export type ChaosAudience = {
  /** Asks for a run. Does nothing while PostgreSQL is away. */
  run(): Promise<void>;
  /** Waits for a last run and its files. Returns whether each change is in the bucket once. */
  everyChangeArrivesOnce(): Promise<boolean>;
};

/** Creates an audience whose members enter and leave all the time, with an AWS S3 for its calls. `query` reads the events of the chaos client. */
export async function createChaosAudience(config: Config, demo: Demo, query: string): Promise<ChaosAudience> {
  const created = await withRuntime(config, async (runtime) => {
    const user = await selectUserByEmail(runtime.db, demo.email);
    if (user === undefined) throw new Error("The owner is missing.");
    const grants = [{ role: "workspace_owner", sourceId: null }] as const;
    const owner: Actor = { kind: "user", ...user, workspaceId: demo.workspaceId, grants };
    const { sourceId } = given(await openSpace(runtime, owner));
    const destination = { sourceId, metadataId: AWS_S3.metadataId, name: "Audiences", settings: demo.settings };
    const { destinationId } = given(await addDestination(runtime, owner, destination));
    given(await changeDestination(runtime, owner, destinationId, { enabled: true }));
    const options = { description: "", enabled: true, includeAnonymous: false, includeHistory: true, backfillDays: null };
    const { computationId } = given(await createComputation(runtime, owner, "audience", { name: "Chaos", query, ...options }));
    return { owner, sourceId, computationId };
  });
  if (created === null) throw new Error("PostgreSQL is not running.");
  const { owner, sourceId, computationId } = created;
  const folder = bucketFolder(config, { ...demo, sourceId });

  const run = async (): Promise<void> => {
    await withRuntime(config, (runtime) => runNow(runtime, owner, computationId, { full: false })).catch(() => null);
  };

  return {
    run,
    async everyChangeArrivesOnce() {
      const deadline = performance.now() + TIMEOUT_MS;
      while ((await countUncopied(config, demo)) !== 0 && performance.now() < deadline) await wait(200);
      await run();
      let state = await readState(config, created);
      while (!state?.isAtRest && performance.now() < deadline) {
        await wait(500);
        state = await readState(config, created);
      }
      const { calls, repeated } = readCalls(folder);
      const wrong = [...calls].filter(([, values]) => values.some((value, index) => value !== (index % 2 === 0)));
      const told = [...calls].filter(([, values]) => values.at(-1) === true).map(([userId]) => userId);
      const isEqual = JSON.stringify(told.sort()) === JSON.stringify((state?.members ?? []).sort());
      const callCount = [...calls.values()].reduce((total, values) => total + values.length, 0);
      process.stdout.write(
        `Audience: ${state?.completed ?? 0} runs, ${callCount} calls of ${calls.size} users, ${repeated} repeated, ${wrong.length} users told a value twice, ` +
          `members ${isEqual ? "as told" : "NOT AS TOLD"}${state?.isAtRest ? "" : ", NOT AT REST"}\n`,
      );
      return repeated === 0 && wrong.length === 0 && isEqual && state?.isAtRest === true && state.completed > 0 && callCount > 0;
    },
  };
}

/** Counts the batches that are not in the history yet. Returns null while PostgreSQL is away. */
async function countUncopied({ DATA_DIR }: Config, { sourceId }: Demo): Promise<number | null> {
  return await readRunningDatabase(DATA_DIR, async (db) => {
    const batches = db.selectFrom("batch").leftJoin("historyBatch", "historyBatch.batchId", "batch.id").select("batch.id");
    return (await batches.where("batch.sourceId", "=", sourceId).where("historyBatch.batchId", "is", null).execute()).length;
  });
}

/** Returns null while PostgreSQL is away. `isAtRest`: no run is in progress, and all files of the space are delivered. */
async function readState({ DATA_DIR }: Config, { sourceId, computationId }: { sourceId: string; computationId: string }) {
  return await readRunningDatabase(DATA_DIR, async (db) => {
    const runs = await db.selectFrom("computationRun").select("state").where("computationId", "=", computationId).execute();
    const files = db.selectFrom("file").innerJoin("batch", "batch.id", "file.batchId").where("batch.sourceId", "=", sourceId);
    const waiting = await files.select("file.id").where("file.state", "<>", "delivered").execute();
    const members = await db.selectFrom("membership").select("identifier").where("computationId", "=", computationId).execute();
    const isAtRest = runs.every(({ state }) => state === "completed" || state === "failed") && waiting.length === 0;
    return { isAtRest, completed: runs.filter(({ state }) => state === "completed").length, members: members.map((row) => row.identifier) };
  });
}

async function withRuntime<Value>(config: Config, use: (runtime: Composition) => Promise<Value>): Promise<Value | null> {
  const url = await findRunningPostgres(config.DATA_DIR);
  if (url === null) return null;
  const runtime = await compose({ ...config, DATABASE_URL: url }, "chaos");
  try {
    return await use(runtime);
  } finally {
    await runtime.close();
  }
}

/** Returns the values that each user was told, in their order, and how many calls have the message id of another. */
function readCalls(folder: string): { calls: Map<string, boolean[]>; repeated: number } {
  const lines = deliveredFiles(folder).flatMap((path) => gunzipSync(readFileSync(path)).toString().split("\n").slice(0, -1));
  const records = lines.map(
    (line) => JSON.parse(line) as { messageId: string; userId: string; receivedAt: string; traits: Record<string, boolean> },
  );
  const sorted = records.sort((one, other) => Date.parse(one.receivedAt) - Date.parse(other.receivedAt));
  const calls = new Map<string, boolean[]>();
  for (const { userId, traits } of sorted) calls.set(userId, [...(calls.get(userId) ?? []), traits[KEY] === true]);
  return { calls, repeated: records.length - new Set(records.map(({ messageId }) => messageId)).size };
}
