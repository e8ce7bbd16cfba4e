import { byteSize, count, counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Notice } from "@/components/ui/notice";

type DamagedBatch = {
  id: string;
  batchId: string;
  foundAt: number;
  keptEventCount: number;
  lostCommitCount: number;
  lostByteCount: number;
  estimatedLostEventCount: number | null;
};

/** Lists acknowledged events that are missing because their batch was damaged before it was staged. Empty if there is none. */
export function DamagedBatches({ damaged }: { damaged: readonly DamagedBatch[] }) {
  if (damaged.length === 0) return null;
  return (
    <Notice tone="danger" title="Events of this source were lost" role="note">
      <p>
        {damaged.length === 1 ? "A batch was" : "Batches were"} damaged on Sluice's own disk before delivery. Your settings and your bucket
        are not the cause. The operator of Sluice has the damaged {damaged.length === 1 ? "file" : "files"}.
      </p>
      <ul className="mt-1 grid gap-1">
        {damaged.map((batch) => (
          <li key={batch.id}>
            {lostWords(batch)}; {counted(batch.keptEventCount, "event")} of the batch {batch.keptEventCount === 1 ? "was" : "were"} kept.
            Batch <span className="break-all font-mono text-sm">{batch.batchId}</span>, found <Time at={batch.foundAt} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function lostWords({ lostCommitCount, lostByteCount, estimatedLostEventCount }: DamagedBatch): string {
  const events =
    estimatedLostEventCount === null ? "An unknown number of events" : `About ${counted(Math.max(1, estimatedLostEventCount), "event")}`;
  return `${events} lost (at least ${count(lostCommitCount)} ${lostCommitCount === 1 ? "commit" : "commits"}, ${byteSize(lostByteCount)} compressed)`;
}
