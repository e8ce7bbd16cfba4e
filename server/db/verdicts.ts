import { sql } from "kysely";
import type { Verdict } from "../domain/validation/verdict.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

/** Null where the destination was never validated with settings that were saved. */
export async function selectVerdict(db: Database | DatabaseTransaction, destinationId: string): Promise<Verdict | null> {
  const row = await db
    .selectFrom("verdict")
    .select(["settings", "code", "failedStep", "since", "askedAt", "uploadTriedAt"])
    .where("destinationId", "=", destinationId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { since, askedAt, uploadTriedAt } = row;
  return { ...row, since: since?.getTime() ?? null, askedAt: askedAt.getTime(), uploadTriedAt: uploadTriedAt?.getTime() ?? null };
}

/** Of a destination that is held. */
export async function upsertVerdict(db: DatabaseTransaction, destinationId: string, verdict: Verdict): Promise<void> {
  const { settings, code, failedStep, since, askedAt, uploadTriedAt } = verdict;
  const values = {
    settings: JSON.stringify(settings),
    code,
    failedStep,
    since: since === null ? null : new Date(since),
    askedAt: new Date(askedAt),
    uploadTriedAt: uploadTriedAt === null ? null : new Date(uploadTriedAt),
  };
  await db
    .insertInto("verdict")
    .values({ destinationId, ...values })
    .onConflict((conflict) => conflict.column("destinationId").doUpdateSet(values))
    .execute();
}

/**
 * Enabled destinations of the kind, neither paused nor validated since they were due. They are due every `intervalMs`, for each
 * destination at a time of its own, so that they are spread over the interval. Who has waited longest comes first.
 */
export async function selectDueForRevalidation(
  db: Database,
  { metadataId, now, intervalMs, limit }: { metadataId: string; now: number; intervalMs: number; limit: number },
): Promise<string[]> {
  const turnBegan = sql<Date>`to_timestamp(
    (${now}::bigint - (${now}::bigint + (hashtext(destination.id)::bigint & 2147483647)) % ${intervalMs}::bigint) / 1000.0
  )`;
  const lastAsked = sql<Date>`greatest(verdict.asked_at, destination.enabled_at)`;
  const rows = await db
    .selectFrom("destination")
    .leftJoin("verdict", "verdict.destinationId", "destination.id")
    .select("destination.id")
    .where("destination.enabled", "=", true)
    .where("destination.pausedAt", "is", null)
    .where("destination.metadataId", "=", metadataId)
    .where(lastAsked, "<", turnBegan)
    .orderBy(lastAsked)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
