import { StatusBadge } from "@/components/destination/status-badge";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { DestinationSummary } from "@/server/configure/list-destinations.ts";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { visibleText } from "@/server/domain/plain-text.ts";

/** `label` is the accessible name. `withSource` is false on the page of a source. */
type DestinationTableProps = { destinations: DestinationSummary[]; label: string; withSource?: boolean };

export function DestinationTable({ destinations, label, withSource = true }: DestinationTableProps) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          <TableHead>Name</TableHead>
          {withSource && <TableHead className="max-md:hidden">Source</TableHead>}
          <TableHead className="max-md:hidden">Bucket</TableHead>
          <TableHead>Status</TableHead>
        </tr>
      </thead>
      <tbody>
        {destinations.map(({ id, metadataId, name, source, settings, status, sentence, wouldFail }) => (
          <TableRow key={id}>
            <TableCell className="font-medium md:min-w-52">
              <Link href={`/destinations/${id}/delivery`} className="flex min-h-8 items-center gap-2 hover:text-accent-text">
                {name}
                {isLegacy({ metadataId }) && <Badge className="shrink-0">Legacy</Badge>}
              </Link>
            </TableCell>
            {withSource && (
              <TableCell className="max-md:hidden">
                <Link href={`/sources/${source.id}`} className="flex min-h-8 items-center text-muted hover:text-accent-text">
                  {source.name}
                </Link>
              </TableCell>
            )}
            <TableCell className="max-w-64 truncate font-mono text-sm text-muted max-md:hidden" title={visibleText(settings.bucket)}>
              {visibleText(settings.bucket) || "Not set yet"}
            </TableCell>
            <TableCell>
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <StatusBadge status={status} />
                {wouldFail !== null && (
                  <Link
                    href={`/destinations/${id}/settings`}
                    className="flex min-h-6 items-center text-sm text-warning underline underline-offset-2"
                  >
                    Validate would fail
                  </Link>
                )}
                <span className="text-sm text-muted max-lg:hidden">{sentence}</span>
              </div>
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
