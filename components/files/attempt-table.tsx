import { CircleAlert, CircleCheck, CirclePause } from "lucide-react";
import { classNames } from "@/components/class-names";
import { exactTime } from "@/components/time/time-words";
import { CopyButton } from "@/components/ui/copy-button";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { isAwsSentence } from "@/components/validate/aws-sentence";
import { type AttemptOutcome, type DeliveryAttempt, KEPT_ATTEMPTS } from "@/server/domain/delivery/delivery-attempt.ts";
import type { FileDetail } from "@/server/observe/get-file.ts";

const OUTCOMES: Record<AttemptOutcome, { Icon: typeof CircleCheck; word: string; colour: string }> = {
  delivered: { Icon: CircleCheck, word: "Delivered", colour: "text-success" },
  already_there: { Icon: CircleCheck, word: "Already in the bucket", colour: "text-success" },
  postponed: { Icon: CircleAlert, word: "Failed, tried again later", colour: "text-warning" },
  paused: { Icon: CirclePause, word: "Failed, delivery paused", colour: "text-danger" },
};

/** The last attempts to deliver a file, with AWS's answers. */
export function AttemptTable({ file: { attempts, state } }: { file: FileDetail }) {
  return (
    <section aria-labelledby="attempts" className="grid gap-3">
      <h3 id="attempts" className="font-semibold">
        Attempts
      </h3>
      {attempts.length === 0 ? (
        <p className="text-muted">
          {state === "pending"
            ? "None yet. Delivery starts as soon as a worker is free, unless the destination is paused."
            : "None is recorded: earlier versions of Sluice did not keep attempts."}
        </p>
      ) : (
        <>
          <Table label="Attempts to deliver the file" className="max-sm:block">
            <thead className="max-sm:sr-only">
              <tr>
                <TableHead>Time</TableHead>
                <TableHead>Result</TableHead>
                <TableHead>AWS returned</TableHead>
                <TableHead>Request id</TableHead>
              </tr>
            </thead>
            <tbody className="max-sm:block">
              {attempts.map((attempt) => (
                <AttemptRow key={`${attempt.at} ${attempt.outcome} ${attempt.requestId}`} attempt={attempt} />
              ))}
            </tbody>
          </Table>
          {attempts.length === KEPT_ATTEMPTS && <p className="text-sm text-muted">The last {KEPT_ATTEMPTS} attempts are kept.</p>}
        </>
      )}
    </section>
  );
}

const CELL = "align-top max-sm:block max-sm:h-auto max-sm:py-1";

function AttemptRow({ attempt: { at, outcome, bucket, requestId, fault } }: { attempt: DeliveryAttempt }) {
  const { Icon, word, colour } = OUTCOMES[outcome];
  return (
    <TableRow className="max-sm:block max-sm:py-2">
      <TableCell className={classNames(CELL, "text-sm whitespace-nowrap tabular-nums")}>{exactTime(at)}</TableCell>
      <TableCell className={CELL}>
        <span className={classNames("flex items-center gap-1.5 text-sm", colour)}>
          <Icon aria-hidden className="size-3.5 shrink-0" />
          {word}
        </span>
        {fault !== null && <p className="text-sm text-muted">{fault.message}</p>}
        <p className="text-xs text-muted">Bucket {bucket}</p>
      </TableCell>
      <TableCell className={CELL}>
        <AwsAnswer fault={fault} />
      </TableCell>
      <TableCell className={CELL}>
        {requestId === null ? (
          <span className="text-sm text-muted">None: AWS did not answer</span>
        ) : (
          <span className="flex items-center gap-1">
            <code className="font-mono text-xs break-all">{requestId}</code>
            <CopyButton text={requestId} name="the request id" />
          </span>
        )}
      </TableCell>
    </TableRow>
  );
}

function AwsAnswer({ fault }: { fault: DeliveryAttempt["fault"] }) {
  if (fault === null) return <span className="font-mono text-xs">OK</span>;
  const answer = [fault.httpStatus, fault.awsCode].filter((part) => part !== null).join(" ");
  return (
    <>
      <span className="font-mono text-xs">{answer === "" ? "Nothing" : answer}</span>
      {isAwsSentence(fault.awsMessage) && <p className="text-xs break-words text-muted">“{fault.awsMessage}”</p>}
    </>
  );
}
