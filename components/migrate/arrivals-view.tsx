import { BucketAddress } from "@/components/migrate/bucket-address";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { Arrivals, ArrivedFile } from "@/server/domain/migration/migration.ts";

type ArrivalsViewProps = { arrivals: Arrivals; file: ArrivedFile | null; destinationId: string | null };

/** The delivered events and files of a step, with the key of the last file; nothing before the first file. */
export function ArrivalsView({ arrivals, file, destinationId }: ArrivalsViewProps) {
  if (arrivals.fileCount === 0) return null;
  return (
    <div className="grid gap-1 rounded-lg border border-border bg-surface px-3.5 py-2.5">
      <p>
        <strong className="font-semibold tabular-nums">{counted(arrivals.eventCount, "event")}</strong> in{" "}
        {counted(arrivals.fileCount, "file")}
        {file !== null && (
          <span className="text-muted">
            , the last <Time at={file.deliveredAt} />
          </span>
        )}
      </p>
      {file !== null && (
        <p className="flex min-w-0 items-center gap-1 text-sm">
          <BucketAddress text={`s3://${file.bucket}/${file.key}`} name="the last file's address" />
          {destinationId !== null && (
            <Link href={`/destinations/${destinationId}/files?find=${file.batchId}`} className="shrink-0 text-accent-text hover:underline">
              See it
            </Link>
          )}
        </p>
      )}
    </div>
  );
}
