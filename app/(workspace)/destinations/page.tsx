import { ArrowRightLeft, Plus } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import type { ReactNode } from "react";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { DestinationTable } from "@/components/destination/destination-table";
import { ListPage } from "@/components/frame/list-page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { listDestinations } from "@/server/configure/list-destinations.ts";
import { maySomewhere } from "@/server/domain/access/permissions.ts";
import { toPart } from "@/server/domain/list-part.ts";

export const metadata: Metadata = { title: "Destinations" };

export default async function DestinationsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await currentActor();
  if (!maySomewhere(actor, "view_destinations")) forbidden();
  const address = await readListAddress(searchParams);
  const listed = await listDestinations(await runtime(), actor, toPart(address));
  leaveEmptyPage("/destinations", address, listed);
  const add = maySomewhere(actor, "edit_destinations") ? (
    <Button asChild variant="primary">
      <Link href="/destinations/new">
        <Plus aria-hidden />
        Add destination
      </Link>
    </Button>
  ) : null;
  return (
    <ListPage
      title="Destinations"
      description="Where the events of your sources are delivered."
      action={add}
      empty={<NoDestination add={add} />}
      path="/destinations"
      label="destinations"
      searchedIn="name, bucket, source or id"
      address={address}
      listed={listed}
    >
      <DestinationTable destinations={listed.items} label="All destinations" />
    </ListPage>
  );
}

function NoDestination({ add }: { add: ReactNode }) {
  return (
    <EmptyState icon={ArrowRightLeft} title="Your first destination" action={add}>
      {add === null
        ? "There is none yet, and your role doesn't allow you to add one. Ask a workspace owner."
        : "Connect a source to your S3 bucket, and every event arrives there as a raw record."}
    </EmptyState>
  );
}
