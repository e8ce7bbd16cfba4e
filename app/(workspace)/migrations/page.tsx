import { Truck } from "lucide-react";
import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { PageHeading } from "@/components/frame/page-heading";
import { MigrationBoard } from "@/components/migrate/migration-board";
import { EmptyState } from "@/components/ui/empty-state";
import { listRoleUses } from "@/server/configure/list-role-uses.ts";
import { listMigrations } from "@/server/migrate/list-migrations.ts";
import { platformOf } from "../destinations/platform-of";
import { takeStepAction } from "./actions";

export const metadata: Metadata = { title: "Migrations" };

export default async function MigrationsPage() {
  const [context, actor] = [await runtime(), await currentActor()];
  const [migrations, roleUses] = await Promise.all([listMigrations(context, actor), listRoleUses(context, actor)]);
  return (
    <>
      <PageHeading
        title="Migrations"
        description="Each Amazon S3 destination, and how far it has moved to AWS S3. One role for each environment; many sources may share it."
      />
      {migrations.length === 0 ? (
        <EmptyState icon={Truck} title="Nothing to move">
          Amazon S3 destinations that are imported from Segment stand here, with the way to AWS S3. This workspace has none.
        </EmptyState>
      ) : (
        <MigrationBoard first={migrations} platform={platformOf(context, actor, roleUses)} takeStep={takeStepAction} />
      )}
    </>
  );
}
