import type { EventKind } from "../../domain/batch/event-kind.ts";
import { toReceivedDay } from "../../domain/batch/received-day.ts";
import type { Runtime } from "../../runtime.ts";
import type { CommitOnce } from "../dedupe/commit-once.ts";
import type { SuppressedUsers } from "../keys/suppressed-users.ts";
import type { KeyedSource, WriteKeys } from "../keys/write-keys.ts";
import type { LiveEvents } from "../live/live-events.ts";
import { dropSuppressed } from "../records/drop-suppressed.ts";
import type { FailedOnIngest } from "../records/failed-on-ingest.ts";
import { createMessageId } from "../records/message-id.ts";
import type { FastReader, HashedRecords } from "../records/record-fast.ts";
import type { SeenLibraries } from "../records/seen-libraries.ts";
import type { CallShape } from "../records/tracking-call.ts";
import { ACCEPTED, type Answer, rateLimited, refusal, unavailable } from "./answers.ts";
import type { CollectMetrics } from "./collect-metrics.ts";
import { releaseBuffers } from "./release-buffers.ts";
import type { RequestLimit } from "./request-limit.ts";

/** What `acceptCall` needs. */
export type CallDependencies = {
  runtime: Pick<Runtime, "clock" | "log">;
  read: FastReader;
  keys: WriteKeys;
  suppressed: SuppressedUsers;
  limit: RequestLimit;
  commitOnce: CommitOnce;
  failures: FailedOnIngest;
  libraries: SeenLibraries;
  live: Pick<LiveEvents, "addRefused" | "addDisabled">;
  metrics: CollectMetrics;
};

/** One call, with its inflated body in one or several chunks. `acceptCall` may release the memory of the body. */
export type ReceivedCall = { shape: CallShape; body: readonly Buffer[]; headerWriteKey: string | null; ip: string | null };

/** Shorter keys get 400. Longer unknown keys get 200, as from Segment (docs/tracking-api.md 1.6). */
const MIN_WRITE_KEY_LENGTH = 4;
const TOO_SHORT = `The write key has fewer than ${MIN_WRITE_KEY_LENGTH} characters. The source's page shows the whole key.`;

/**
 * Finds the source of a call, and makes its records durable. Returns 200 when they are, 400 with the code `bad_request`, `bad_write_key` or
 * `write_key_too_short`, 429 `rate_limited`, or 503 `unavailable`. Unknown write keys and disabled sources get 200, and nothing is stored. Events of suppressed users are left out.
 */
export async function acceptCall(dependencies: CallDependencies, call: ReceivedCall): Promise<Answer> {
  const receivedAt = dependencies.runtime.clock.now();
  const read = dependencies.read(call.body, call.shape);
  if (read === null)
    return refusal(
      400,
      "bad_request",
      hasNonFiniteNumber(call.body) ? NON_FINITE_NUMBER : "The body is not JSON of the form that this path accepts.",
    );

  const writeKey = call.headerWriteKey ?? read.writeKey ?? "";
  if (writeKey === "") return refusal(400, "bad_write_key", "The call has no write key.");
  if (writeKey.length < MIN_WRITE_KEY_LENGTH) return refusal(400, "write_key_too_short", TOO_SHORT);

  const source = await findSource(dependencies, writeKey);
  if (source === "unavailable") return unavailable("The collector cannot check write keys at the moment.");
  if (source === null) return dropUnknown(dependencies, receivedAt);

  if (!dependencies.suppressed.loaded) return unavailable("The collector does not know yet which users are suppressed.");

  const waitSeconds = dependencies.limit.take(source.workspaceId);
  if (waitSeconds > 0) return rateLimited(waitSeconds);

  const made = read.records({
    sourceId: source.sourceId,
    receivedAt,
    ip: call.ip,
    createMessageId: () => createMessageId(receivedAt),
  });
  releaseBuffers(call.body);
  const isSuppressed = dependencies.suppressed.findCheck(source);
  const { records, droppedKinds } = isSuppressed === null ? { records: made, droppedKinds: [] } : dropSuppressed(made, isSuppressed);
  if (!source.enabled) return dropDisabled(dependencies, source, receivedAt, records);
  if (records.eventCount > 0 && !(await commit(dependencies, source, receivedAt, records)))
    return unavailable("The collector cannot store events at the moment.");

  dependencies.libraries.add(source.sourceId, receivedAt, records.library);
  countFailed(dependencies, source, receivedAt, records.failed);
  countSuppressed(dependencies, source, receivedAt, droppedKinds);
  return ACCEPTED;
}

const NON_FINITE_NUMBER = "The body is not JSON: JSON has no NaN and no Infinity. Send null, or leave the property out.";

/** Returns whether the body has a NaN or an Infinity, as Python's json module writes them. */
function hasNonFiniteNumber(body: readonly Buffer[]): boolean {
  return /[:[,]\s*-?(?:NaN|Infinity)\s*[,\]}]/.test(Buffer.concat(body).toString());
}

async function findSource({ runtime, keys }: CallDependencies, writeKey: string): Promise<KeyedSource | null | "unavailable"> {
  try {
    return await keys.find(writeKey);
  } catch (error) {
    // The regular refresh of all keys logs a warning for the same outage.
    runtime.log.debug({ event: "write-key-lookup-failed", error }, "A write key could not be looked up.");
    return "unavailable";
  }
}

/** The call gets 200 as if it were accepted, and is shown in the product (docs/tracking-api.md 1.6). */
function dropUnknown({ failures, metrics }: CallDependencies, receivedAt: number): Answer {
  failures.countUnknownSource(receivedAt);
  metrics.countFailedEvents("unknown_source", 1);
  return ACCEPTED;
}

function dropDisabled(
  { failures, live, metrics }: CallDependencies,
  { sourceId }: KeyedSource,
  receivedAt: number,
  records: HashedRecords,
): Answer {
  const kinds = [...records.kinds, ...records.failed.map(({ kind }) => kind)];
  live.addDisabled(sourceId, { bytes: records.lines, kinds: records.kinds, receivedAt });
  failures.countDisabled(sourceId, receivedAt, kinds);
  metrics.countFailedEvents("source_disabled", kinds.length);
  return ACCEPTED;
}

/** Returns whether the records are durable. */
async function commit(
  { runtime, commitOnce, metrics }: CallDependencies,
  { sourceId }: KeyedSource,
  receivedAt: number,
  records: HashedRecords,
): Promise<boolean> {
  const ended = metrics.timeCommit();
  try {
    metrics.countAcceptedEvents(await commitOnce(sourceId, toReceivedDay(receivedAt), { ...records, receivedAt }));
    return true;
  } catch (error) {
    runtime.log.error(
      { event: "events-not-durable", error, sourceId },
      "Events could not be made durable. The client was told to try again.",
    );
    return false;
  } finally {
    ended();
  }
}

/** As `countFailed`, for events of suppressed users, of which nothing but their kinds is kept. */
function countSuppressed(
  { failures, metrics }: CallDependencies,
  { sourceId }: KeyedSource,
  receivedAt: number,
  kinds: readonly EventKind[],
): void {
  if (kinds.length === 0) return;
  failures.countSuppressed(sourceId, receivedAt, kinds);
  metrics.countFailedEvents("user_suppressed", kinds.length);
}

/** Must only be called when the call gets 200: a client that has to retry sends the same failures again. */
function countFailed(
  { failures, live, metrics }: CallDependencies,
  { sourceId }: KeyedSource,
  receivedAt: number,
  failed: HashedRecords["failed"],
): void {
  if (failed.length === 0) return;
  failures.countEvents(sourceId, receivedAt, failed);
  live.addRefused(sourceId, receivedAt, failed);
  for (const { code } of failed) metrics.countFailedEvents(code, 1);
}
