import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { FilesTable } from "@/components/files/files-table";
import { FoundFile } from "@/components/files/found-file";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { findFiles } from "@/server/observe/find-files.ts";
import { listFiles } from "@/server/observe/list-files.ts";
import { sendAgainAction } from "../../actions";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Files" };

type FilesPageProps = { params: Promise<{ destinationId: string }>; searchParams: Promise<{ find?: string | string[] }> };

export default async function FilesPage({ params, searchParams }: FilesPageProps) {
  const { find } = await searchParams;
  const { destinationId } = await params;
  const destination = await readDestination(destinationId);
  const first = await listFiles(await runtime(), await currentActor(), destinationId);
  const found = typeof find === "string" ? await findFiles(await runtime(), await currentActor(), find) : [];
  return (
    <div className="grid gap-6">
      <FoundFile destinationId={destinationId} file={found.find((file) => file.destinationId === destinationId) ?? null} />
      <FilesTable
        destinationId={destinationId}
        first={first}
        sendAgain={destination.canEdit ? sendAgainAction.bind(null, destinationId) : null}
        disabled={!destination.enabled}
        emptySentence={
          destination.enabled
            ? `Each file that goes to your bucket is listed here. ${destination.sentence}.`
            : "Each file that goes to your bucket is listed here. This destination is disabled, so no files are created."
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
    </div>
  );
}
