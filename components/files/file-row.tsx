import { CircleAlert, CircleCheck, CircleDashed, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/class-names";
import { describeResend } from "@/components/files/resend";
import { byteSize, count } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { exactTime, utcDay } from "@/components/time/time-words";
import { CopyButton } from "@/components/ui/copy-button";
import { TableCell, TableRow } from "@/components/ui/table";
import type { FileSummary } from "@/server/observe/list-files.ts";

const STATES = {
  delivered: { Icon: CircleCheck, word: "Delivered", colour: "text-success" },
  pending: { Icon: CircleDashed, word: "Pending", colour: "text-muted" },
  failed: { Icon: CircleAlert, word: "Failed", colour: "text-danger" },
};

const SENDING_AGAIN = { Icon: RotateCw, word: "Sending again", colour: "text-accent-text" };

/** One file. Narrow screens show two columns: the key with the state below it, and the events. */
export function FileRow({ file, choose = null, menu = null }: { file: FileSummary; choose?: ReactNode; menu?: ReactNode }) {
  const { key, receivedDay, eventCount, byteCount, sealedAt, deliveredAt, state, faultMessage } = file;
  return (
    <TableRow>
      {choose !== null && <TableCell className="pr-0 max-sm:hidden">{choose}</TableCell>}
      <TableCell className="whitespace-nowrap tabular-nums max-sm:hidden">{utcDay(receivedDay)}</TableCell>
      <TableCell className="max-sm:pr-0">
        <div className="flex min-w-0 items-center gap-1">
          <FileKey objectKey={key} />
          <CopyButton text={key} name="the key" />
        </div>
        <div className="sm:hidden">
          <State file={file} />
        </div>
        {faultMessage !== null && state !== "delivered" && (
          <p className="text-xs text-muted" title={faultMessage}>
            {faultMessage}
          </p>
        )}
      </TableCell>
      <TableCell className="text-right tabular-nums">{count(eventCount)}</TableCell>
      <TableCell className="text-right tabular-nums max-sm:hidden" title={`${count(byteCount)} bytes`}>
        {byteSize(byteCount)}
      </TableCell>
      <TableCell className="text-sm whitespace-nowrap text-muted tabular-nums max-sm:hidden">
        <Time at={sealedAt} /> → {deliveredAt === null ? "not yet" : <Time at={deliveredAt} />}
      </TableCell>
      <TableCell className="max-sm:hidden">
        <State file={file} />
      </TableCell>
      {menu !== null && <TableCell className="px-1">{menu}</TableCell>}
    </TableRow>
  );
}

/** The key, truncated in the middle. The tooltip and the copy button have all of it. */
function FileKey({ objectKey }: { objectKey: string }) {
  const end = objectKey.slice(-17);
  return (
    <code className="flex min-w-0 font-mono text-xs" title={objectKey}>
      <span className="min-w-0 truncate">{objectKey.slice(0, -17)}</span>
      <span className="shrink-0">{end}</span>
    </code>
  );
}

function State({ file }: { file: FileSummary }) {
  const { state, nextAttemptAt, redeliveryAskedAt } = file;
  const again = describeResend(file);
  const { Icon, word, colour } = state === "pending" && redeliveryAskedAt !== null ? SENDING_AGAIN : STATES[state];
  return (
    <span className={classNames("grid gap-0.5 text-sm", colour)}>
      <span className="flex items-center gap-1.5">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {word}
      </span>
      {again !== null && redeliveryAskedAt !== null && (
        <span className="text-xs text-muted" title={`Requested at ${exactTime(redeliveryAskedAt)}`}>
          {again}
        </span>
      )}
      {state === "pending" && nextAttemptAt !== null && (
        <span className="text-xs whitespace-nowrap">
          Next try <Time at={nextAttemptAt} />
        </span>
      )}
    </span>
  );
}
