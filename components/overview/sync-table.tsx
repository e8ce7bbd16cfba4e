import { FileLink } from "@/components/files/file-link";
import { byteSize, count } from "@/components/number-words";
import { ExportLink } from "@/components/overview/export-link";
import { LocalTime } from "@/components/overview/local-time";
import { utcDay } from "@/components/time/time-words";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import type { FailedSync } from "@/server/db/failed-syncs.ts";

type SyncTableProps = { destinationId: string; syncs: readonly FailedSync[]; exportHref: string };

/** The newest files that expired, each with its fault and a link to its page, where it can be sent again while its batch is staged. */
export function SyncTable({ destinationId, syncs, exportHref }: SyncTableProps) {
  if (syncs.length === 0) return null;
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex items-center justify-between gap-4">
        <h4 className="text-sm font-medium">Failed syncs</h4>
        <ExportLink href={exportHref} label="the failed syncs" />
      </div>
      <p className="text-sm text-muted">
        A sync is one file. A file is in the bucket as a whole or not at all, so that no sync is partially successful. A failed file can be
        sent again on its page.
      </p>
      <Table label="Failed syncs">
        <thead>
          <tr>
            <TableHead>File</TableHead>
            <TableHead className="text-right max-sm:hidden">Events</TableHead>
            <TableHead className="text-right max-sm:hidden">Size</TableHead>
            <TableHead className="text-right max-sm:hidden">Attempts</TableHead>
          </tr>
        </thead>
        <tbody>
          {syncs.map((sync) => (
            <tr key={sync.id} className="border-b border-border align-top last:border-b-0">
              <TableCell className="max-w-0 w-full">
                <FileLink destinationId={destinationId} fileId={sync.id} objectKey={sync.key} />
                <p className="text-sm">
                  <code className="font-mono">{sync.faultKind ?? "unknown"}</code> {sync.faultMessage}
                </p>
                <p className="text-sm text-muted">
                  Received on {utcDay(sync.receivedDay)}
                  {sync.expiredAt !== null && (
                    <>
                      , expired <LocalTime at={sync.expiredAt} />
                    </>
                  )}
                  <span className="sm:hidden">
                    . {count(sync.eventCount)} events, {byteSize(sync.byteCount)}, {count(sync.attemptCount)} attempts
                  </span>
                </p>
              </TableCell>
              <TableCell className="text-right tabular-nums max-sm:hidden">{count(sync.eventCount)}</TableCell>
              <TableCell className="text-right text-muted tabular-nums max-sm:hidden">{byteSize(sync.byteCount)}</TableCell>
              <TableCell className="text-right tabular-nums max-sm:hidden">{count(sync.attemptCount)}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
