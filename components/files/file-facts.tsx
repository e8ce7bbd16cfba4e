import type { ReactNode } from "react";
import { Fact } from "@/components/files/fact";
import { byteSize, count } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { exactTime, utcDay } from "@/components/time/time-words";
import { CopyButton } from "@/components/ui/copy-button";
import type { FileDetail } from "@/server/observe/get-file.ts";

/** What is known of a file. `children` are the facts that come later. */
export function FileFacts({ file, children }: { file: FileDetail; children: ReactNode }) {
  const { key, bucket, awsRegion, receivedDay, eventCount, byteCount, rawByteCount, crc32 } = file;
  return (
    <section aria-label="Facts">
      <dl className="grid gap-x-6 gap-y-3 rounded-lg border border-border bg-raised px-4 py-4 text-sm sm:grid-cols-2 lg:grid-cols-4">
        <Fact label="Key" className="sm:col-span-2 lg:col-span-4">
          <span className="flex min-w-0 items-center gap-1">
            <code className="min-w-0 font-mono text-xs break-all">{key}</code>
            <CopyButton text={key} name="the key" />
          </span>
        </Fact>
        <Fact label="Bucket">
          <span className="break-all">{bucket}</span>
          {awsRegion !== "" && <span className="text-muted"> in {awsRegion}</span>}
        </Fact>
        <Fact label="Received day">
          {utcDay(receivedDay)} <span className="text-muted">(UTC)</span>
        </Fact>
        <Fact label="Events">{count(eventCount)}</Fact>
        <Fact label="Size">
          <span title={`${count(byteCount)} bytes`}>{byteSize(byteCount)}</span>{" "}
          <span className="text-muted" title={`${count(rawByteCount)} bytes`}>
            ({byteSize(rawByteCount)} unzipped)
          </span>
        </Fact>
        {children}
        <Fact label="Closed">{exactTime(file.sealedAt)}</Fact>
        <Fact label="Delivered">{deliveredWords(file)}</Fact>
        {file.redeliveryAskedAt !== null && <Fact label="Sent again">Requested {exactTime(file.redeliveryAskedAt)}</Fact>}
        <Fact label="Staged copy">{stagedWords(file)}</Fact>
        <Fact label="CRC32">
          <code className="font-mono text-xs">{crc32.toString(16).padStart(8, "0")}</code>
        </Fact>
      </dl>
    </section>
  );
}

function deliveredWords({ deliveredAt, givenUpAt, nextAttemptAt }: FileDetail): ReactNode {
  if (deliveredAt !== null) return exactTime(deliveredAt);
  if (givenUpAt !== null) return `Expired ${exactTime(givenUpAt)}`;
  if (nextAttemptAt === null) return "Not yet";
  return (
    <>
      Not yet; next try <Time at={nextAttemptAt} />
    </>
  );
}

function stagedWords({ batchRemovedAt, stagedUntil, state }: FileDetail): string {
  if (batchRemovedAt !== null) return `Removed ${exactTime(batchRemovedAt)}`;
  return state === "pending" ? "Kept until it is delivered" : `Kept until ${utcDay(stagedUntil)}`;
}
