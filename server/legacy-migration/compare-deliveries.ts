import { crc32 } from "node:zlib";
import { type ComparedBatch, type ComparedScope, comparedBatches, isRemoved } from "../db/compared-batches.ts";
import { selectComparisonScope, updateComparison } from "../db/legacy-migrations.ts";
import type { FileState } from "../db/schema.ts";
import { type ComparisonResult, DIFFERENCE_LIMIT, type Gap, type GapReason, type Side } from "../domain/migration/comparison.ts";
import type { Runtime } from "../runtime.ts";
import { readMessageIds } from "./read-message-ids.ts";

/** The maximum number of messageIds in memory. If more events were delivered by one destination only, the batches are read in several passes. */
const HELD_LIMIT = 200_000;

type CompareRuntime = Pick<Runtime, "db" | "staging">;
type Candidate = { deliveredBy: Side | "both"; batchId: string; reason: GapReason };
type Reading = { runtime: CompareRuntime; onRead(eventCount: number): Promise<void>; unreadable: Set<string> };

/**
 * Compares what the two destinations of a migration delivered, event by event. It reads the staged batches, because a delivered file has the
 * same bytes. A messageId in batches of one side only is a difference. If the process is killed, the job starts again from the beginning.
 * Returns without a result if a later comparison was requested. Rejects if a batch can't be read that is not yet removed.
 */
export async function compareDeliveries(
  runtime: CompareRuntime,
  { legacyId, comparisonId }: { legacyId: string; comparisonId: string },
  heldLimit = HELD_LIMIT,
): Promise<void> {
  const asked = await selectComparisonScope(runtime.db, legacyId);
  if (asked === undefined || asked.comparison.id !== comparisonId || asked.comparison.result !== null) return;
  const { comparison, ...pair } = asked;
  const scope = { ...pair, legacyId, from: new Date(comparison.from), until: new Date(comparison.until) };

  const survey = await toSurvey(runtime, scope);
  const passCount = Math.max(1, Math.ceil(survey.oneSidedEventCount / heldLimit));
  const totalEventCount = survey.eventCount * passCount;
  let readEventCount = 0;
  let reportedEventCount = 0;
  const reading: Reading = {
    runtime,
    unreadable: new Set(),
    async onRead(eventCount) {
      readEventCount += eventCount;
      if (readEventCount - reportedEventCount < totalEventCount / 50) return;
      reportedEventCount = readEventCount;
      const isLatest = await updateComparison(runtime.db, legacyId, { ...comparison, progress: { readEventCount, totalEventCount } });
      if (!isLatest) throw new Superseded();
    },
  };
  try {
    const result = await compareAll(reading, scope, survey, passCount);
    await updateComparison(runtime.db, legacyId, { ...comparison, progress: { readEventCount, totalEventCount }, result });
  } catch (error) {
    if (!(error instanceof Superseded)) throw error;
  }
}

class Superseded extends Error {}

type Survey = { eventCount: number; oneSidedEventCount: number; onTheWayCount: number; gaps: Map<string, Gap> };

/** Counts the batches and events to read, from the database alone. */
async function toSurvey({ db }: CompareRuntime, scope: ComparedScope): Promise<Survey> {
  const survey: Survey = { eventCount: 0, oneSidedEventCount: 0, onTheWayCount: 0, gaps: new Map() };
  for await (const batch of comparedBatches(db, scope)) {
    const side = deliveredBy(batch);
    if (side === null) {
      survey.onTheWayCount += batch.eventCount;
      continue;
    }
    survey.eventCount += batch.eventCount;
    if (side === "both") continue;
    survey.oneSidedEventCount += batch.eventCount;
    const reason = toReason(batch, side);
    const gap = survey.gaps.get(gapKey(side, reason)) ?? { deliveredBy: side, reason, batchCount: 0, eventCount: 0 };
    survey.gaps.set(gapKey(side, reason), { ...gap, batchCount: gap.batchCount + 1 });
  }
  return survey;
}

async function compareAll(reading: Reading, scope: ComparedScope, survey: Survey, passCount: number): Promise<ComparisonResult> {
  const { gaps, onTheWayCount } = survey;
  const result: ComparisonResult = {
    bothCount: 0,
    legacyOnlyCount: 0,
    newOnlyCount: 0,
    onTheWayCount,
    unreadableCount: 0,
    gaps: [],
    differences: [],
  };
  for (let pass = 0; pass < passCount; pass += 1) {
    const isOfPass = (messageId: string) => crc32(messageId) % passCount === pass;
    const candidates = await oneSided(reading, scope, isOfPass);
    await dropShared(reading, scope, candidates, (eventCount) => {
      if (pass === 0) result.bothCount += eventCount;
    });
    for (const [messageId, { deliveredBy: side, batchId, reason }] of candidates) {
      if (side === "both") continue;
      result[side === "legacy" ? "legacyOnlyCount" : "newOnlyCount"] += 1;
      const gap = gaps.get(gapKey(side, reason));
      if (gap !== undefined) gap.eventCount += 1;
      if (result.differences.length < DIFFERENCE_LIMIT) result.differences.push({ messageId, batchId, deliveredBy: side, reason });
    }
  }
  result.gaps = [...gaps.values()].filter((gap) => gap.eventCount > 0);
  for await (const batch of comparedBatches(reading.runtime.db, scope)) {
    if (reading.unreadable.has(batch.id)) result.unreadableCount += batch.eventCount;
  }
  return result;
}

/** Returns the messageIds of this pass in batches that only one side delivered. */
async function oneSided(reading: Reading, scope: ComparedScope, isOfPass: (messageId: string) => boolean): Promise<Map<string, Candidate>> {
  const candidates = new Map<string, Candidate>();
  for await (const batch of comparedBatches(reading.runtime.db, scope)) {
    const side = deliveredBy(batch);
    if (side === null || side === "both") continue;
    const reason = toReason(batch, side);
    await readIds(reading, batch, (messageId) => {
      if (!isOfPass(messageId)) return;
      const known = candidates.get(messageId);
      if (known === undefined) candidates.set(messageId, { deliveredBy: side, batchId: batch.id, reason });
      else if (known.deliveredBy !== side) known.deliveredBy = "both";
    });
  }
  return candidates;
}

/** Removes the candidates that are also in a batch that both delivered. Calls `onBatch` with the number of events of each such batch. */
async function dropShared(
  reading: Reading,
  scope: ComparedScope,
  candidates: Map<string, Candidate>,
  onBatch: (eventCount: number) => void,
): Promise<void> {
  for await (const batch of comparedBatches(reading.runtime.db, scope)) {
    if (deliveredBy(batch) !== "both") continue;
    let eventCount = 0;
    await readIds(reading, batch, (messageId) => {
      eventCount += 1;
      candidates.delete(messageId);
    });
    onBatch(eventCount);
  }
}

async function readIds({ runtime, onRead, unreadable }: Reading, batch: ComparedBatch, take: (messageId: string) => void): Promise<void> {
  if (batch.removedAt !== null || unreadable.has(batch.id)) {
    unreadable.add(batch.id);
  } else {
    try {
      for await (const messageId of readMessageIds(runtime.staging.read(batch))) take(messageId);
    } catch (error) {
      if (!(await isRemoved(runtime.db, batch.id))) throw error;
      unreadable.add(batch.id);
    }
  }
  await onRead(batch.eventCount);
}

function deliveredBy({ legacyState, newState }: ComparedBatch): Side | "both" | null {
  const [legacy, modern] = [legacyState === "delivered", newState === "delivered"];
  if (legacy && modern) return "both";
  return legacy ? "legacy" : modern ? "new" : null;
}

/** Returns why the other side has not delivered the batch. */
function toReason({ legacyState, newState }: ComparedBatch, side: Side): GapReason {
  const reasons: Record<FileState, GapReason> = { pending: "waiting", failed: "given_up", delivered: "waiting" };
  const other = side === "legacy" ? newState : legacyState;
  return other === null ? "not_addressed" : reasons[other];
}

function gapKey(side: Side, reason: GapReason): string {
  return `${side} ${reason}`;
}
