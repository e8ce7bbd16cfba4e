import type { ReactNode } from "react";
import { FileLink } from "@/components/files/file-link";
import { FileState } from "@/components/files/file-state";
import { byteSize, count } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { utcDay } from "@/components/time/time-words";
import { TableCell, TableRow } from "@/components/ui/table";
import type { FileSummary } from "@/server/observe/list-files.ts";

type FileRowProps = { destinationId: string; file: FileSummary; choose?: ReactNode; menu?: ReactNode };

/** One file, with a link to its page. Narrow screens show the key and the events, and all other facts below the key. */
export function FileRow({ destinationId, file, choose = null, menu = null }: FileRowProps) {
  const { id, key, receivedDay, eventCount, byteCount, state, faultMessage } = file;
  return (
    <TableRow>
      {choose !== null && <TableCell className="pr-0 max-sm:hidden">{choose}</TableCell>}
      <TableCell className="whitespace-nowrap tabular-nums max-sm:hidden">{utcDay(receivedDay)}</TableCell>
      <TableCell className="max-sm:pr-0">
        <FileLink destinationId={destinationId} fileId={id} objectKey={key} />
        <NarrowFacts file={file} />
        {faultMessage !== null && state !== "delivered" && (
          <p className="text-xs text-muted" title={faultMessage}>
            {faultMessage}
          </p>
        )}
      </TableCell>
      <TableCell className="text-right tabular-nums max-sm:align-top">{count(eventCount)}</TableCell>
      <TableCell className="text-right tabular-nums max-sm:hidden" title={`${count(byteCount)} bytes`}>
        {byteSize(byteCount)}
      </TableCell>
      <TableCell className="text-sm whitespace-nowrap text-muted tabular-nums max-sm:hidden">
        <Times file={file} />
      </TableCell>
      <TableCell className="max-sm:hidden">
        <FileState file={file} />
      </TableCell>
      {menu !== null && <TableCell className="px-1 max-sm:align-top">{menu}</TableCell>}
    </TableRow>
  );
}

function NarrowFacts({ file }: { file: FileSummary }) {
  return (
    <div className="grid gap-0.5 text-sm text-muted tabular-nums sm:hidden">
      <FileState file={file} />
      <span>
        {utcDay(file.receivedDay)} · {byteSize(file.byteCount)}
      </span>
      <span>
        <Times file={file} />
      </span>
    </div>
  );
}

function Times({ file: { sealedAt, deliveredAt } }: { file: FileSummary }) {
  return (
    <>
      <Time at={sealedAt} /> → {deliveredAt === null ? "not yet" : <Time at={deliveredAt} />}
    </>
  );
}
