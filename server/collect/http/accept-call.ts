import { receivedDayOf } from "../../domain/batch/received-day.ts";
import type { Runtime } from "../../runtime.ts";
import type { CommitOnce } from "../dedupe/commit-once.ts";
import type { KeyedSource, WriteKeys } from "../keys/write-keys.ts";
import type { FailedOnIngest } from "../records/failed-on-ingest.ts";
import { newMessageId } from "../records/message-id.ts";
import type { FastReader, HashedRecords } from "../records/record-fast.ts";
import type { CallShape } from "../records/tracking-call.ts";
import { ACCEPTED, type Answer, rateLimited, refusal, unavailable } from "./answers.ts";
import type { CollectMetrics } from "./collect-metrics.ts";
import { releaseBuffers } from "./release-buffers.ts";
import type { RequestLimit } from "./request-limit.ts";

/** What a call goes through on its way to the disk. */
export type CallDependencies = {
  runtime: Pick<Runtime, "clock" | "log">;
  read: FastReader;
  keys: WriteKeys;
  limit: RequestLimit;
  commitOnce: CommitOnce;
  failures: FailedOnIngest;
  metrics: CollectMetrics;
};

/** One call as it came in, its body inflated, in one piece or several. Who accepts it may give the body's memory back. */
export type ReceivedCall = { shape: CallShape; body: readonly Buffer[]; headerWriteKey: string | null; ip: string | null };

/** Shorter keys are refused, longer unknown ones are answered 200 as Segment does (segment.md 1.6). */
const MIN_WRITE_KEY_LENGTH = 4;
const TOO_SHORT = `The write key has fewer than ${MIN_WRITE_KEY_LENGTH} characters. The source's page shows the whole key.`;

/** Takes a call: whose it is, its records, and 200 only when they are durable. */
export async function acceptCall(path: CallDependencies, call: ReceivedCall): Promise<Answer> {
  const receivedAt = path.runtime.clock.now();
  const read = path.read(call.body, call.shape);
  if (read === null)
    return refusal(400, "bad_request", hasNoNumber(call.body) ? NO_NUMBER : "The body is not the JSON that this path takes.");

  const writeKey = call.headerWriteKey ?? read.writeKey ?? "";
  if (writeKey === "") return refusal(400, "bad_write_key", "The call has no write key.");
  if (writeKey.length < MIN_WRITE_KEY_LENGTH) return refusal(400, "write_key_too_short", TOO_SHORT);

  const source = await findSource(path, writeKey);
  if (source === "unavailable") return unavailable("The collector can't check write keys now.");
  if (source === null) return dropUnknown(path, receivedAt);

  const waitSeconds = path.limit.take(source.workspaceId);
  if (waitSeconds > 0) return rateLimited(waitSeconds);

  const records = read.records({
    sourceId: source.sourceId,
    receivedAt,
    ip: call.ip,
    newMessageId: () => newMessageId(receivedAt),
  });
  releaseBuffers(call.body);
  if (!source.enabled) return dropDisabled(path, source, receivedAt, records.eventCount + records.failed.length);
  if (records.eventCount > 0 && !(await commit(path, source, receivedAt, records)))
    return unavailable("The collector can't store events now.");

  countFailed(path, source, receivedAt, records.failed);
  return ACCEPTED;
}

const NO_NUMBER = "The body is not JSON: JSON has no NaN and no Infinity. Send null, or leave the property out.";

/** What Python's json module writes for floats that are no numbers. */
function hasNoNumber(body: readonly Buffer[]): boolean {
  return /[:[,]\s*-?(?:NaN|Infinity)\s*[,\]}]/.test(Buffer.concat(body).toString());
}

async function findSource({ runtime, keys }: CallDependencies, writeKey: string): Promise<KeyedSource | null | "unavailable"> {
  try {
    return await keys.find(writeKey);
  } catch (error) {
    // The refresh of all keys warns of the same outage, and not once a call.
    runtime.log.debug({ error }, "A write key could not be looked up.");
    return "unavailable";
  }
}

/** Answered as if it were taken, and shown in the product (segment.md 1.6). */
function dropUnknown({ failures, metrics }: CallDependencies, receivedAt: number): Answer {
  failures.countUnknownSource(receivedAt);
  metrics.countFailedEvents("unknown_source", 1);
  return ACCEPTED;
}

function dropDisabled({ failures, metrics }: CallDependencies, { sourceId }: KeyedSource, receivedAt: number, eventCount: number): Answer {
  failures.countDisabled(sourceId, receivedAt, eventCount);
  metrics.countFailedEvents("source_disabled", eventCount);
  return ACCEPTED;
}

/** Whether the records are durable. */
async function commit(
  { runtime, commitOnce, metrics }: CallDependencies,
  { sourceId }: KeyedSource,
  receivedAt: number,
  records: HashedRecords,
): Promise<boolean> {
  const ended = metrics.timeCommit();
  try {
    metrics.countAcceptedEvents(await commitOnce(sourceId, receivedDayOf(receivedAt), records));
    return true;
  } catch (error) {
    runtime.log.error({ error, sourceId }, "Events could not be made durable; the client was told to try again.");
    return false;
  } finally {
    ended();
  }
}

/** Only once the call is answered 200: a client that has to try again sends the same failures again. */
function countFailed(
  { failures, metrics }: CallDependencies,
  { sourceId }: KeyedSource,
  receivedAt: number,
  failed: HashedRecords["failed"],
): void {
  if (failed.length === 0) return;
  failures.countEvents(sourceId, receivedAt, failed);
  for (const { code } of failed) metrics.countFailedEvents(code, 1);
}
