import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { MigrationSteps } from "@/components/migrate/migration-steps";
import { listRoleUses } from "@/server/configure/list-role-uses.ts";
import { lastValidation } from "@/server/validate/last-validation.ts";
import { takeStepAction } from "../../../migrations/actions";
import { validateAction, validateFormAction } from "../../actions";
import { toPlatform } from "../../to-platform";
import { readMigration } from "./read-migration";

export const metadata: Metadata = { title: "Migration to AWS S3" };

export default async function MigratePage({ params }: { params: Promise<{ destinationId: string }> }) {
  const migration = await readMigration((await params).destinationId);
  const [context, actor] = [await runtime(), await currentActor()];
  const { newDestination } = migration;
  const roleUses = await listRoleUses(context, actor);
  return (
    <MigrationSteps
      first={migration}
      platform={toPlatform(context, actor, roleUses)}
      supportContact={context.config.SUPPORT_CONTACT}
      lastValidation={newDestination === null ? null : await lastValidation(context, actor, newDestination.id)}
      takeStep={takeStepAction}
      validate={{ stream: validateAction, post: validateFormAction }}
    />
  );
}
