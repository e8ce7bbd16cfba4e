import type { Settings } from "../domain/destination/settings.ts";
import type { ValidationStep } from "../domain/validation/validation.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

export type ValidationRow = {
  id: string;
  code: ValidationCode;
  settings: Settings;
  steps: ValidationStep[];
  actorKind: "user" | "token" | "system";
  actorName: string;
  startedAt: Date;
  finishedAt: Date;
};

/** Returns the settings, source and name of a destination to validate, or undefined if the workspace has no such destination. */
export async function selectValidated(
  db: Database,
  workspaceId: string,
  destinationId: string,
): Promise<(Settings & { sourceId: string; name: string; manifestsFrom: number | null }) | undefined> {
  return db
    .selectFrom("destination")
    .select(["sourceId", "name", "awsRegion", "bucket", "iamRoleArn", "manifestsFrom"])
    .where("id", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirst();
}

/** Returns a destination for a scheduled validation, or undefined if it does not exist, is disabled or is paused. */
export async function selectUnattended(
  db: Database,
  destinationId: string,
): Promise<(Settings & { workspaceId: string; manifestsFrom: number | null }) | undefined> {
  return db
    .selectFrom("destination")
    .select(["workspaceId", "awsRegion", "bucket", "iamRoleArn", "manifestsFrom"])
    .where("id", "=", destinationId)
    .where("enabled", "=", true)
    .where("pausedAt", "is", null)
    .executeTakeFirst();
}

/** Throws a violation of `validation_destination_id_fkey` if the destination was deleted. */
export async function insertValidation(
  db: DatabaseTransaction,
  row: ValidationRow & { workspaceId: string; destinationId: string },
): Promise<void> {
  const { settings, steps, ...columns } = row;
  await db
    .insertInto("validation")
    .values({ ...columns, settings: JSON.stringify(settings), steps: JSON.stringify(steps) })
    .execute();
}

export async function deleteValidation(db: DatabaseTransaction, id: string): Promise<void> {
  await db.deleteFrom("validation").where("id", "=", id).execute();
}

const COLUMNS = ["id", "code", "settings", "steps", "actorKind", "actorName", "startedAt", "finishedAt"] as const;

export async function selectNewestValidation(
  db: Database | DatabaseTransaction,
  workspaceId: string,
  destinationId: string,
): Promise<ValidationRow | undefined> {
  const [newest] = await selectValidations(db, workspaceId, { destinationId, before: null, limit: 1 });
  return newest;
}

/** Returns the validations of a destination, newest first. With `before`, returns only those older than the validation with that id. */
export async function selectValidations(
  db: Database | DatabaseTransaction,
  workspaceId: string,
  { destinationId, before, limit }: { destinationId: string; before: string | null; limit: number },
): Promise<ValidationRow[]> {
  return await db
    .selectFrom("validation")
    .select(COLUMNS)
    .where("destinationId", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .$if(before !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple("finishedAt", "id"),
          "<",
          eb
            .selectFrom("validation as mark")
            .select(["mark.finishedAt", "mark.id"])
            .where("mark.id", "=", before)
            .$asTuple("finishedAt", "id"),
        ),
      ),
    )
    .orderBy("finishedAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .$castTo<ValidationRow>()
    .execute();
}

/** Returns undefined if the destination has no such validation. */
export async function selectValidation(db: Database, destinationId: string, id: string): Promise<ValidationRow | undefined> {
  return await db
    .selectFrom("validation")
    .select(COLUMNS)
    .where("id", "=", id)
    .where("destinationId", "=", destinationId)
    .$castTo<ValidationRow>()
    .executeTakeFirst();
}
