import type { Metadata } from "next";
import Link from "next/link";
import { currentActor, runtime } from "@/app/server";
import { FilesTable } from "@/components/files/files-table";
import { Button } from "@/components/ui/button";
import { listFiles } from "@/server/observe/list-files.ts";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Files" };

export default async function FilesPage({ params }: { params: Promise<{ destinationId: string }> }) {
  const { destinationId } = await params;
  const destination = await readDestination(destinationId);
  const first = await listFiles(await runtime(), await currentActor(), destinationId);
  return (
    <FilesTable
      destinationId={destinationId}
      first={first}
      emptySentence={
        destination.enabled
          ? `Each file that goes to your bucket is listed here. ${destination.sentence}.`
          : "Each file that goes to your bucket is listed here. This destination is disabled, so none is made."
      }
      emptyAction={
        <Button asChild variant="primary">
          {destination.enabled ? (
            <Link href={`/sources/${destination.source.id}`}>Send an event</Link>
          ) : (
            <Link href={`/destinations/${destinationId}/settings`}>Validate and enable</Link>
          )}
        </Button>
      }
    />
  );
}
