import { Truck } from "lucide-react";
import type { Metadata, Route } from "next";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { listHref } from "@/components/frame/list-href";
import { PageHeading } from "@/components/frame/page-heading";
import { PagedList } from "@/components/frame/paged-list";
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
    <>
      <PageHeading
        title="Migrations"
        description="Each Amazon S3 destination, and how far it has moved to AWS S3. One role for each environment; many sources may share it."
      />
      {listed.totalCount === 0 && address.q === "" ? (
        <EmptyState icon={Truck} title="Nothing to move">
          Amazon S3 destinations that are imported from Segment stand here, with the way to AWS S3. This workspace has none.
        </EmptyState>
      ) : (
        <PagedList
          path="/migrations"
          label="migrations"
          searchedIn="name, bucket, source or id"
          address={address}
          pageSize={MIGRATION_PAGE_SIZE}
          shownCount={listed.items.length}
          totalCount={listed.totalCount}
        >
          <MigrationBoard
            first={listed.items}
            live={listHref("/migrations/live" as Route, address)}
            platform={toPlatform(context, actor, roleUses)}
            takeStep={takeStepAction}
          />
        </PagedList>
      )}
    </>
  );
}
