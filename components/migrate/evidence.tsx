import type { ReactNode } from "react";
import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import type { Arrivals, ArrivedFile, Deed } from "@/server/domain/migration/migration.ts";

/** What the ledger knows, with the last file's key. */
export function ArrivalsView({
  arrivals,
  file,
  destinationId,
}: {
  arrivals: Arrivals;
  file: ArrivedFile | null;
  destinationId: string | null;
}) {
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
          <Place text={`s3://${file.bucket}/${file.key}`} name="the last file's address" />
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

/** An address in a bucket: cut where it is long, whole to copy. */
export function Place({ text, name }: { text: string; name: string }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-0.5">
      <code title={text} className="min-w-0 truncate font-mono text-xs">
        {text}
      </code>
      <CopyButton text={text} name={name} />
    </span>
  );
}

/** When it was done, and by whom. */
export function DeedView({ deed, children }: { deed: Deed | null; children?: ReactNode }) {
  return (
    <p className="text-sm text-muted">
      {children}
      {deed !== null && (
        <>
          {children && " · "}
          <Time at={deed.at} />
          {deed.by !== "" && ` by ${deed.by}`}
        </>
      )}
    </p>
  );
}
