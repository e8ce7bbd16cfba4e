import { countEvents, formatSlot } from "@/components/delivery/history-slot";
import { byteSize, count } from "@/components/number-words";
import { exactTime } from "@/components/time/time-words";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { DeliveryHistory } from "@/server/observe/delivery-history.ts";

/** The figures of the chart. Stored is the sum of delivered, pending and failed. Hours and days without events are left out. */
export function HistoryTable({ history: { slots, step } }: { history: DeliveryHistory }) {
  const rows = slots.filter((slot) => countEvents(slot) > 0).toReversed();
  if (rows.length === 0) {
    return (
      <p className="text-sm text-muted">
        No events were stored for this destination in the last {step === "hour" ? "24 hours" : "14 days"}.
      </p>
    );
  }
  return (
    <Table label={step === "hour" ? "Events by hour" : "Events by received day"}>
      <thead>
        <tr>
          <TableHead>{step === "hour" ? "Hour (UTC)" : "Received day"}</TableHead>
          <TableHead className="text-right">Stored</TableHead>
          <TableHead className="text-right">Delivered</TableHead>
          <TableHead className="text-right max-sm:hidden">Pending</TableHead>
          <TableHead className="text-right max-sm:hidden">Failed</TableHead>
          <TableHead className="text-right max-sm:hidden">Files</TableHead>
          <TableHead className="text-right max-sm:hidden">Size</TableHead>
        </tr>
      </thead>
      <tbody className="tabular-nums">
        {rows.map((slot) => (
          <TableRow key={slot.startsAt}>
            <TableCell>
              <time dateTime={new Date(slot.startsAt).toISOString()} title={exactTime(slot.startsAt)}>
                {formatSlot(slot.startsAt, step)}
              </time>
            </TableCell>
            <TableCell className="text-right">{count(countEvents(slot))}</TableCell>
            <TableCell className="text-right">{count(slot.deliveredEventCount)}</TableCell>
            <TableCell className="text-right max-sm:hidden">{count(slot.pendingEventCount)}</TableCell>
            <TableCell className="text-right max-sm:hidden">{count(slot.failedEventCount)}</TableCell>
            <TableCell className="text-right max-sm:hidden">{count(slot.fileCount)}</TableCell>
            <TableCell className="text-right text-muted max-sm:hidden">{byteSize(slot.byteCount)}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
