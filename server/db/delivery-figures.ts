import type { Database } from "./database.ts";

export type DeliveryFigures = {
  pendingFileCount: number;
  failedFileCount: number;
  pausedDestinationCount: number;
  oldestPendingAt: Date | null;
  oldestStagedAt: Date | null;
};

/** Figures of the whole installation. Each is read from an index of what is not done yet, never from all files. */
export async function selectDeliveryFigures(db: Database): Promise<DeliveryFigures> {
  return db
    .selectNoFrom((eb) => [
      eb.selectFrom("file").select(eb.fn.countAll<number>().as("count")).where("state", "=", "pending").as("pendingFileCount"),
      eb.selectFrom("file").select(eb.fn.countAll<number>().as("count")).where("state", "=", "failed").as("failedFileCount"),
      eb
        .selectFrom("destination")
        .select(eb.fn.countAll<number>().as("count"))
        .where("pausedAt", "is not", null)
        .as("pausedDestinationCount"),
      eb.selectFrom("file").select("createdAt").where("state", "=", "pending").orderBy("createdAt").limit(1).as("oldestPendingAt"),
      eb.selectFrom("batch").select("sealedAt").where("removedAt", "is", null).orderBy("sealedAt").limit(1).as("oldestStagedAt"),
    ])
    .$narrowType<{ pendingFileCount: number; failedFileCount: number; pausedDestinationCount: number }>()
    .executeTakeFirstOrThrow();
}
