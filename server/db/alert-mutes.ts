import type { Database, DatabaseTransaction } from "./database.ts";

export type MuteRow = { mutedUntil: Date; mutedBy: string };

/** Returns the mute of the destination that is in force at `now`; undefined if it has none. */
export async function selectMute(db: Database | DatabaseTransaction, destinationId: string, now: Date): Promise<MuteRow | undefined> {
  return await db
    .selectFrom("alertMute")
    .select(["mutedUntil", "mutedBy"])
    .where("destinationId", "=", destinationId)
    .where("mutedUntil", ">", now)
    .executeTakeFirst();
}

export async function upsertMute(db: DatabaseTransaction, destinationId: string, mute: MuteRow): Promise<void> {
  await db
    .insertInto("alertMute")
    .values({ destinationId, ...mute })
    .onConflict((conflict) => conflict.column("destinationId").doUpdateSet(mute))
    .execute();
}

export async function deleteMute(db: DatabaseTransaction, destinationId: string): Promise<void> {
  await db.deleteFrom("alertMute").where("destinationId", "=", destinationId).execute();
}
