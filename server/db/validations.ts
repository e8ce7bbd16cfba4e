import type { Settings } from "../domain/settings.ts";
import type { ValidationStep } from "../domain/validation.ts";
import type { Database, DatabaseTransaction } from "./database.ts";

export type ValidationRow = {
  id: string;
  code: string;
  settings: Settings;
  steps: ValidationStep[];
  actorName: string;
  startedAt: Date;
  finishedAt: Date;
};

/** A destination of the workspace as a validation finds it; undefined where there is none such. */
export async function selectValidated(
  db: Database,
  workspaceId: string,
  destinationId: string,
): Promise<(Settings & { sourceId: string; name: string }) | undefined> {
  return db
    .selectFrom("destination")
    .select(["sourceId", "name", "awsRegion", "bucket", "iamRoleArn"])
    .where("id", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirst();
}

/** A destination that is gone throws `validation_destination_id_fkey`. */
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

export async function selectNewestValidation(
  db: Database | DatabaseTransaction,
  workspaceId: string,
  destinationId: string,
): Promise<ValidationRow | undefined> {
  return db
    .selectFrom("validation")
    .select(["id", "code", "settings", "steps", "actorName", "startedAt", "finishedAt"])
    .where("destinationId", "=", destinationId)
    .where("workspaceId", "=", workspaceId)
    .orderBy("finishedAt", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .$castTo<ValidationRow>()
    .executeTakeFirst();
}
