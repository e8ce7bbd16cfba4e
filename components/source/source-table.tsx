import { count } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";

/** Times are ms since the epoch. */
type SourceLine = {
  id: string;
  name: string;
  enabled: boolean;
  eventCount: number;
  lastEventAt: number | null;
  destinations: { id: string; name: string }[];
};

export function SourceTable({ sources }: { sources: SourceLine[] }) {
  return (
    <Table label="Sources">
      <thead>
        <tr>
          <TableHead>Name</TableHead>
          <TableHead className="max-sm:hidden">Destinations</TableHead>
          <TableHead className="text-right max-sm:hidden">Events</TableHead>
          <TableHead className="text-right">Last batch</TableHead>
        </tr>
      </thead>
      <tbody>
        {sources.map(({ id, name, enabled, eventCount, lastEventAt, destinations }) => (
          <TableRow key={id}>
            <TableCell className="font-medium">
              <Link href={`/sources/${id}`} className="flex min-h-8 items-center hover:text-accent-text">
                {name}
              </Link>
              {!enabled && <span className="text-sm font-normal text-muted">Disabled</span>}
            </TableCell>
            <TableCell className="text-muted max-sm:hidden">
              {destinations.map((destination) => destination.name).join(", ") || "None yet"}
            </TableCell>
            <TableCell className="text-right tabular-nums max-sm:hidden">{count(eventCount)}</TableCell>
            <TableCell className="text-right text-muted tabular-nums">
              {lastEventAt === null ? "No events yet" : <Time at={lastEventAt} />}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
