import { Truck } from "lucide-react";
import type { Metadata, Route } from "next";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { listHref } from "@/components/frame/list-href";
import { ListPage } from "@/components/frame/list-page";
import { MigrationBoard } from "@/components/migrate/migration-board";
import { EmptyState } from "@/components/ui/empty-state";
import { listRoleUses } from "@/server/configure/list-role-uses.ts";
import { MIGRATION_PAGE_SIZE, toPart } from "@/server/domain/list-part.ts";
import { listMigrations } from "@/server/legacy-migration/list-migrations.ts";
import { toPlatform } from "../destinations/to-platform";
import { takeStepAction } from "./actions";

export const metadata: Metadata = { title: "Migrations" };

export default async function MigrationsPage({ searchParams }: { searchParams: SearchParams }) {
  const [context, actor] = [await runtime(), await currentActor()];
  const address = await readListAddress(searchParams);
  const [listed, roleUses] = await Promise.all([
    listMigrations(context, actor, toPart(address, MIGRATION_PAGE_SIZE)),
    listRoleUses(context, actor),
  ]);
  leaveEmptyPage("/migrations", address, listed);
  return (
    <ListPage
      title="Migrations"
      description="Each Amazon S3 destination, and how far it has moved to AWS S3. One role for each environment; many sources may share it."
      empty={<NoMigration />}
      path="/migrations"
      label="migrations"
      searchedIn="name, bucket, source or id"
      address={address}
      listed={listed}
      pageSize={MIGRATION_PAGE_SIZE}
    >
      <MigrationBoard
        first={listed.items}
        live={listHref("/migrations/live" as Route, address)}
        platform={toPlatform(context, actor, roleUses)}
        takeStep={takeStepAction}
      />
    </ListPage>
  );
}

function NoMigration() {
  return (
    <EmptyState icon={Truck} title="Nothing to move">
      This page lists the Amazon S3 destinations that are imported from Segment, with the steps to AWS S3. This workspace has none.
    </EmptyState>
  );
}
