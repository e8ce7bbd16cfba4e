import { type ExpressionBuilder, type Selectable, type SelectQueryBuilder, sql } from "kysely";
import { RUN_COLUMNS, type RunRow } from "./computation-runs.ts";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { ComputationClass, Schema } from "./schema.ts";

export type ComputationRow = Omit<Selectable<Schema["computation"]>, "deletedAt">;

export type ListedComputation = ComputationRow & {
  /** Of the last run that computed it; null before. */
  size: number | null;
  lastRun: RunRow | null;
};

type Either = Database | DatabaseTransaction;

/** Throws `computation_key_taken` and `computation_name_taken`. */
export async function insertComputation(db: DatabaseTransaction, row: Omit<ComputationRow, "lastFullRunAt">): Promise<void> {
  await db
    .insertInto("computation")
    .values({ ...row, lastFullRunAt: null, deletedAt: null })
    .execute();
}

/** Of a computation that is held. Throws `computation_name_taken`. */
export async function updateComputation(
  db: Either,
  id: string,
  change: Partial<
    Pick<ComputationRow, "name" | "description" | "query" | "enabled" | "updatedBy" | "updatedAt" | "lastFullRunAt" | "nextRunAt">
  >,
): Promise<void> {
  await db.updateTable("computation").set(change).where("id", "=", id).execute();
}

export async function markComputationDeleted(db: DatabaseTransaction, id: string, deletedAt: Date): Promise<void> {
  await db.updateTable("computation").set({ deletedAt, nextRunAt: null }).where("id", "=", id).execute();
}

/** Holds the computation against changes and runs until the transaction ends. Undefined where the workspace has none with the id, or deleted it. */
export async function lockComputation(db: DatabaseTransaction, workspaceId: string, id: string): Promise<ComputationRow | undefined> {
  return await existing(db)
    .where("computation.workspaceId", "=", workspaceId)
    .where("computation.id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** Like `lockComputation`, of any workspace. */
export async function lockComputationOfRun(db: DatabaseTransaction, id: string): Promise<ComputationRow | undefined> {
  return await existing(db).where("computation.id", "=", id).forUpdate().executeTakeFirst();
}

/** Returns the id of the computation of a run, also of a deleted one. */
export async function selectComputationOfRun(db: Either, runId: string): Promise<{ id: string } | undefined> {
  return await db.selectFrom("computationRun").select("computationId as id").where("id", "=", runId).executeTakeFirst();
}

/** Undefined if it was deleted. */
export async function selectComputation(db: Either, id: string): Promise<ComputationRow | undefined> {
  return await existing(db).where("computation.id", "=", id).executeTakeFirst();
}

/** The computations of the workspace that are not deleted: who uses whose key. */
export async function selectComputationQueries(db: Either, workspaceId: string): Promise<{ id: string; key: string; query: string }[]> {
  return await db
    .selectFrom("computation")
    .select(["id", "key", "query"])
    .where("workspaceId", "=", workspaceId)
    .where("deletedAt", "is", null)
    .execute();
}

export type ComputationFilter = { workspaceId: string; class: ComputationClass; search: string };

/** Names, keys and ids are searched. */
function filtered(db: Either, { workspaceId, class: wanted, search }: ComputationFilter) {
  return db
    .selectFrom("computation")
    .where("computation.workspaceId", "=", workspaceId)
    .where("computation.class", "=", wanted)
    .where("computation.deletedAt", "is", null)
    .$if(search !== "", (query) => query.where(containsText(search, "computation.name", "computation.key", "computation.id")));
}

export async function countComputations(db: Either, filter: ComputationFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns a page of them with their last runs, newest first. */
export async function selectComputations(
  db: Either,
  { offset, limit, ...filter }: ComputationFilter & { offset: number; limit: number },
): Promise<ListedComputation[]> {
  const page = filtered(db, filter)
    .selectAll("computation")
    .orderBy("computation.createdAt", "desc")
    .orderBy("computation.id", "desc")
    .offset(offset)
    .limit(limit);
  return await withLastRuns(db, page);
}

/** Undefined where the workspace has none with the id, or deleted it. */
export async function selectListedComputation(db: Either, workspaceId: string, id: string): Promise<ListedComputation | undefined> {
  const one = db
    .selectFrom("computation")
    .selectAll("computation")
    .where("computation.workspaceId", "=", workspaceId)
    .where("computation.id", "=", id)
    .where("computation.deletedAt", "is", null);
  return (await withLastRuns(db, one))[0];
}

type Due = {
  now: Date;
  limit: number /** The first run of a space that was created later waits for the copy of older events. */;
  newSince: Date;
};

/** Returns enabled computations without a run in progress that are due, the longest due first. */
export async function selectDueComputations(db: Either, { now, limit, newSince }: Due): Promise<ComputationRow[]> {
  return await existing(db)
    .where((eb) => eb.not(eb.exists(uncopied(eb).where("space.createdAt", ">", newSince))))
    .where("computation.enabled", "=", true)
    .where("computation.nextRunAt", "<=", now)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("computationRun")
            .select("computationRun.id")
            .whereRef("computationRun.computationId", "=", "computation.id")
            .where("computationRun.state", "in", ["queued", "computing", "emitting"]),
        ),
      ),
    )
    .orderBy("computation.nextRunAt")
    .limit(limit)
    .execute();
}

/** Staged batches that the history of a new space does not have yet. */
function uncopied(eb: ExpressionBuilder<Schema, "computation">) {
  return eb
    .selectFrom("space")
    .innerJoin("source", "source.workspaceId", "space.workspaceId")
    .innerJoin("batch", "batch.sourceId", "source.id")
    .leftJoin("historyBatch", "historyBatch.batchId", "batch.id")
    .select("batch.id")
    .whereRef("space.id", "=", "computation.spaceId")
    .whereRef("batch.sealedAt", "<", "space.createdAt")
    .where("batch.removedAt", "is", null)
    .where("historyBatch.batchId", "is", null);
}

function existing(db: Either) {
  return db.selectFrom("computation").select(COLUMNS).where("computation.deletedAt", "is", null);
}

const COLUMNS = [
  "computation.id",
  "computation.spaceId",
  "computation.workspaceId",
  "computation.class",
  "computation.name",
  "computation.key",
  "computation.description",
  "computation.query",
  "computation.enabled",
  "computation.includeAnonymous",
  "computation.includeHistory",
  "computation.backfillDays",
  "computation.createdBy",
  "computation.createdAt",
  "computation.updatedBy",
  "computation.updatedAt",
  "computation.lastFullRunAt",
  "computation.nextRunAt",
] as const;

async function withLastRuns(db: Either, page: SelectQueryBuilder<Schema, "computation", unknown>): Promise<ListedComputation[]> {
  const rows = await sql<ComputationRow & { size: number | null }>`
    select c.*, (
      select run.size from computation_run as run
      where run.computation_id = c.id and run.size is not null order by run.created_at desc, run.id desc limit 1
    ) as size
    from (${page}) as c order by c.created_at desc, c.id desc
  `.execute(db);
  const runs = await selectLastRuns(
    db,
    rows.rows.map(({ id }) => id),
  );
  return rows.rows.map((row) => ({ ...row, lastRun: runs.find(({ computationId }) => computationId === row.id) ?? null }));
}

async function selectLastRuns(db: Either, ids: readonly string[]): Promise<RunRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom("computation")
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("computationRun")
          .selectAll("computationRun")
          .whereRef("computationRun.computationId", "=", "computation.id")
          .orderBy("computationRun.createdAt", "desc")
          .orderBy("computationRun.id", "desc")
          .limit(1)
          .as("computationRun"),
      (join) => join.onTrue(),
    )
    .select([...RUN_COLUMNS])
    .where("computation.id", "in", ids)
    .execute();
}
