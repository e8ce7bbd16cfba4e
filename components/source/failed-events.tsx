import { count } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { FAILED_ON_INGEST_CODES } from "@/server/domain/activity/failed-on-ingest-codes.ts";

type FailedEvent = { code: string; count: number; lastSeenAt: number; samples: readonly { receivedAt: number; event: string }[] };

const MEANINGS: Readonly<Record<string, string>> = FAILED_ON_INGEST_CODES;

/** Events that were answered with 200 but broke a rule, by code, with samples. */
export function FailedEvents({ failed }: { failed: readonly FailedEvent[] }) {
  return (
    <Table label="Events that failed on ingest in the last 30 days">
      <thead>
        <tr>
          <TableHead>Code</TableHead>
          <TableHead className="text-right">Events</TableHead>
          <TableHead className="max-sm:hidden">Last</TableHead>
        </tr>
      </thead>
      <tbody>
        {failed.map(({ code, count: events, lastSeenAt, samples }) => (
          <tr key={code} className="border-b border-border align-top last:border-b-0">
            <TableCell>
              <p className="font-mono text-sm">{code}</p>
              {MEANINGS[code] !== undefined && <p className="text-sm text-muted">{MEANINGS[code]}</p>}
              <Samples code={code} samples={samples} />
            </TableCell>
            <TableCell className="text-right tabular-nums">{count(events)}</TableCell>
            <TableCell className="text-sm whitespace-nowrap text-muted max-sm:hidden">
              <Time at={lastSeenAt} />
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Samples({ code, samples }: { code: string; samples: FailedEvent["samples"] }) {
  if (samples.length === 0) return null;
  return (
    <details className="mt-1">
      <summary className="flex min-h-8 w-fit cursor-pointer items-center text-sm text-accent-text">
        {samples.length === 1 ? "One sample" : `The newest ${samples.length} samples`}
        <span className="sr-only"> of {code}</span>
      </summary>
      <ul className="grid gap-2 pb-1">
        {samples.map(({ receivedAt, event }) => (
          <li key={`${receivedAt} ${event}`} className="grid gap-0.5">
            <Time at={receivedAt} className="text-xs text-muted" />
            <code className="block rounded-md border border-border bg-surface px-2 py-1 font-mono text-xs break-all">{event}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
