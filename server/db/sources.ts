import { type Selectable, type SelectQueryBuilder, sql } from "kysely";
import { containsText } from "./contains-text.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import type { Schema } from "./schema.ts";

export type SourceRow = {
  id: string;
  name: string;
  slug: string;
  enabled: boolean;
  metadataId: string;
  createdAt: Date;
  eventCount: number;
  lastEventAt: Date | null;
};

/** Whether the row went in: false where another source of the workspace has the slug. A name that is taken throws `source_name_taken`. */
export async function insertSource(
  db: DatabaseTransaction,
  row: { id: string; workspaceId: string; name: string; slug: string; enabled: boolean; metadataId: string; createdAt: Date },
): Promise<boolean> {
  const result = await db
    .insertInto("source")
    .values(row)
    .onConflict((conflict) => conflict.constraint("source_slug_taken").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Which of the workspace's sources: those of `sourceIds` (null: all) in which `search` stands. */
export type SourceFilter = { workspaceId: string; sourceIds: readonly string[] | null; search: string };

/** They are searched for by name, slug and id. */
function filteredSources(db: Database | DatabaseTransaction, { workspaceId, sourceIds, search }: SourceFilter) {
  return db
    .selectFrom("source")
    .where("source.workspaceId", "=", workspaceId)
    .$if(sourceIds !== null, (query) => query.where((eb) => eb("source.id", "=", eb.fn.any(eb.val([...(sourceIds ?? [])])))))
    .$if(search !== "", (query) => query.where(containsText(search, "source.name", "source.slug", "source.id")));
}

export async function countSources(db: Database, filter: SourceFilter): Promise<number> {
  const { count } = await filteredSources(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** A page of them with the size of what they staged, oldest first. */
export async function selectSources(
  db: Database,
  { offset, limit, ...filter }: SourceFilter & { offset: number; limit: number },
): Promise<SourceRow[]> {
  const page = filteredSources(db, filter).selectAll("source").orderBy("source.createdAt").orderBy("source.id").offset(offset).limit(limit);
  return await withStaged(db, page);
}

/** Undefined where the workspace has no such source. */
export async function selectSource(db: Database, workspaceId: string, sourceId: string): Promise<SourceRow | undefined> {
  const one = filteredSources(db, { workspaceId, sourceIds: null, search: "" }).selectAll("source").where("id", "=", sourceId);
  return (await withStaged(db, one))[0];
}

/** Their names, oldest first: all of them, or the first `limit`. */
export async function selectSourceNames(
  db: Database | DatabaseTransaction,
  { limit, ...filter }: SourceFilter & { limit?: number },
): Promise<{ id: string; name: string; slug: string }[]> {
  return await filteredSources(db, filter)
    .select(["source.id", "source.name", "source.slug"])
    .orderBy("source.createdAt")
    .orderBy("source.id")
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute();
}

async function withStaged(db: Database, page: SelectQueryBuilder<Schema, "source", Selectable<Schema["source"]>>): Promise<SourceRow[]> {
  return await db
    .selectFrom(page.as("source"))
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("batch")
          .whereRef("batch.sourceId", "=", "source.id")
          .select((batch) => [
            batch.fn.coalesce(batch.fn.sum<number>("batch.eventCount"), sql<number>`0`).as("eventCount"),
            batch.fn.max("batch.sealedAt").as("lastEventAt"),
          ])
          .as("staged"),
      (join) => join.onTrue(),
    )
    .select(["source.id", "source.name", "source.slug", "source.enabled", "source.metadataId", "source.createdAt"])
    .select((eb) => [eb.fn.coalesce("staged.eventCount", sql<number>`0`).as("eventCount"), "staged.lastEventAt"])
    .orderBy("source.createdAt")
    .orderBy("source.id")
    .execute();
}

/** Of a source that is held. Names and slugs in use throw `source_name_taken` and `source_slug_taken`. */
export async function updateSource(
  db: DatabaseTransaction,
  sourceId: string,
  change: { name?: string; slug?: string; enabled?: boolean },
): Promise<void> {
  await db.updateTable("source").set(change).where("id", "=", sourceId).execute();
}

/** What a change of a source starts from. */
export type LockedSource = { name: string; slug: string; enabled: boolean };

/** Holds the source against changes and new destinations until the transaction ends. Undefined where the workspace has no such source. */
export async function lockSource(db: DatabaseTransaction, workspaceId: string, sourceId: string): Promise<LockedSource | undefined> {
  return await db
    .selectFrom("source")
    .select(["name", "slug", "enabled"])
    .where("id", "=", sourceId)
    .where("workspaceId", "=", workspaceId)
    .forUpdate()
    .executeTakeFirst();
}

/** Holds the sources against others who take a location on them, until the transaction ends. Batches and destinations still come in. */
export async function lockSourcesForLocations(db: DatabaseTransaction, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return;
  await db.selectFrom("source").select("id").where("id", "in", sourceIds).orderBy("id").forNoKeyUpdate().execute();
}

/** The sources of these ids, whosever they are, and all of the workspace: names and ids that an import must not take twice. */
export async function selectSourcesToImport(
  db: DatabaseTransaction,
  workspaceId: string,
  sourceIds: readonly string[],
): Promise<{ id: string; workspaceId: string; name: string }[]> {
  return await db
    .selectFrom("source")
    .select(["id", "workspaceId", "name"])
    .where((eb) => eb.or([eb("workspaceId", "=", workspaceId), eb("id", "=", eb.fn.any(eb.val([...sourceIds])))]))
    .execute();
}

/** Keeps the sources from being deleted until the transaction ends. The names of those that the workspace has, by id. */
export async function lockSources(
  db: DatabaseTransaction,
  workspaceId: string,
  sourceIds: readonly string[],
): Promise<Map<string, string>> {
  if (sourceIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("source")
    .select(["id", "name"])
    .where("workspaceId", "=", workspaceId)
    .where("id", "in", sourceIds)
    .orderBy("id")
    .forKeyShare()
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function hasDestinations(db: DatabaseTransaction, sourceId: string): Promise<boolean> {
  const row = await db.selectFrom("destination").select("id").where("sourceId", "=", sourceId).limit(1).executeTakeFirst();
  return row !== undefined;
}

export async function deleteSourceRow(db: DatabaseTransaction, sourceId: string): Promise<void> {
  await db.deleteFrom("source").where("id", "=", sourceId).execute();
}

export async function sourceExists(db: DatabaseTransaction, sourceId: string): Promise<boolean> {
  const source = await db.selectFrom("source").select("id").where("id", "=", sourceId).forKeyShare().executeTakeFirst();
  return source !== undefined;
}

/** Returns those of `sourceIds` that exist. */
export async function selectSourceIds(db: Database, sourceIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (sourceIds.length === 0) return new Set();
  const sources = await db.selectFrom("source").select("id").where("id", "in", sourceIds).execute();
  return new Set(sources.map((source) => source.id));
}
