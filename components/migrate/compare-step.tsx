"use client";

import { StampView } from "@/components/migrate/stamp-view";
import { count, counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Notice } from "@/components/ui/notice";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import {
  type Comparison,
  type ComparisonResult,
  type Difference,
  type Gap,
  type GapReason,
  isEqual,
  type Side,
} from "@/server/domain/migration/comparison.ts";

const NAMES: Record<Side, string> = { legacy: "Amazon S3", new: "AWS S3" };
const OTHER: Record<Side, Side> = { legacy: "new", new: "legacy" };

/** The progress of a comparison, or its result. */
export function ComparisonView({ comparison }: { comparison: Comparison }) {
  const { progress, result, from, until } = comparison;
  if (result === null) return <Progress progress={progress} />;
  return (
    <div className="grid gap-4">
      <dl className="grid overflow-hidden rounded-lg border border-border bg-border sm:grid-cols-3 [&>*]:bg-raised" style={{ gap: 1 }}>
        <Figure label="Delivered by both" value={result.bothCount} />
        <Figure label="Only by Amazon S3" value={result.legacyOnlyCount} alarming />
        <Figure label="Only by AWS S3" value={result.newOnlyCount} alarming />
      </dl>
      <p className="text-sm text-muted">
        Batches from <Time at={from} /> to <Time at={until} />. Sluice reads the staged batches, which hold the delivered bytes.
        {result.onTheWayCount > 0 && ` ${counted(result.onTheWayCount, "more event is", "more events are")} waiting in both destinations.`}
      </p>
      <ResultNotice result={result} />
      {result.differences.length > 0 && (
        <Differences differences={result.differences} total={result.legacyOnlyCount + result.newOnlyCount} />
      )}
    </div>
  );
}

/** One line for a finished comparison. */
export function ComparisonLine({ comparison }: { comparison: Comparison }) {
  const { result, askedAt, askedBy } = comparison;
  if (result === null) return null;
  const verdict = isEqual(result) ? `${counted(result.bothCount, "event")}, delivered by both` : "They differed";
  return <StampView stamp={{ at: askedAt, by: askedBy }}>{verdict}</StampView>;
}

function Progress({ progress }: Pick<Comparison, "progress">) {
  const { readEventCount = 0, totalEventCount = 0 } = progress ?? {};
  return (
    <div role="status" className="grid gap-1.5">
      <p className="text-muted">
        {progress === null ? "Waiting to start." : `Read ${count(readEventCount)} of ${counted(totalEventCount, "event")}.`}
      </p>
      {totalEventCount > 0 && (
        <progress
          aria-label="Events read"
          value={readEventCount}
          max={totalEventCount}
          className="h-1.5 w-full overflow-hidden rounded-full accent-accent"
        />
      )}
    </div>
  );
}

function Figure({ label, value, alarming = false }: { label: string; value: number; alarming?: boolean }) {
  return (
    <div className="grid gap-0.5 px-4 py-3">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className={alarming && value > 0 ? "text-lg font-semibold text-warning tabular-nums" : "text-lg font-semibold tabular-nums"}>
        {count(value)}
      </dd>
    </div>
  );
}

function ResultNotice({ result }: { result: ComparisonResult }) {
  if (isEqual(result)) {
    return (
      <Notice tone="success" title="Both delivered the same events">
        Both destinations got the same batches and have delivered all of them.
      </Notice>
    );
  }
  if (result.bothCount === 0 && result.gaps.length === 0 && result.unreadableCount === 0) {
    return <Notice title="There is nothing to compare yet">Neither destination has delivered a batch since the test began.</Notice>;
  }
  return (
    <Notice tone="warning" title="The deliveries differ so far">
      <p>Both destinations get the same batches. Each difference is a batch that only one of them has delivered:</p>
      <ul className="mt-1.5 grid list-disc gap-1 pl-5">
        {result.gaps.map((gap) => (
          <li key={`${gap.deliveredBy} ${gap.reason}`}>{gapSentence(gap)}</li>
        ))}
        {result.unreadableCount > 0 && (
          <li>
            {counted(result.unreadableCount, "event")} could not be read, because their batches were removed from staging after the
            retention time.
          </li>
        )}
      </ul>
    </Notice>
  );
}

const REASONS: Record<GapReason, (name: string) => string> = {
  waiting: (name) => `${name} has not delivered their files yet. Compare again once they are delivered.`,
  given_up: (name) => `their files expired in ${name}. Its Files page shows why.`,
  not_addressed: (name) => `${name} was disabled when these batches were closed, so it did not get them.`,
};

function gapSentence({ deliveredBy, reason, batchCount, eventCount }: Gap): string {
  return `${counted(eventCount, "event")} in ${counted(batchCount, "batch", "batches")}: ${REASONS[reason](NAMES[OTHER[deliveredBy]])}`;
}

const SHORT_REASONS: Record<GapReason, string> = { waiting: "waiting", given_up: "expired", not_addressed: "not sent" };

function Differences({ differences, total }: { differences: readonly Difference[]; total: number }) {
  return (
    <div className="grid gap-2">
      <p className="text-sm text-muted">
        {differences.length < total ? `The first ${differences.length} of ${count(total)}` : "All differences"}
      </p>
      <Table label="Events that only one destination has delivered">
        <thead>
          <tr>
            <TableHead>messageId</TableHead>
            <TableHead>Delivered by</TableHead>
            <TableHead>The other</TableHead>
            <TableHead className="max-md:hidden">Batch</TableHead>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ messageId, batchId, deliveredBy, reason }) => (
            <TableRow key={`${messageId} ${batchId}`}>
              <TableCell className="max-w-56 truncate font-mono text-xs" title={messageId}>
                {messageId}
              </TableCell>
              <TableCell>{NAMES[deliveredBy]}</TableCell>
              <TableCell className="text-muted">{SHORT_REASONS[reason]}</TableCell>
              <TableCell className="max-w-40 truncate font-mono text-xs text-muted max-md:hidden" title={batchId}>
                {batchId}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
